import { spawn } from 'node:child_process'

/**
 * Runs a server for as long as this process's standard input is open, so that a server never outlives the run of tests
 * that started it, however that run ends: `node guard.child.ts <program> <argument>...`.
 */
const [program = '', ...args] = process.argv.slice(2)
const server = spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit'] })
server.on('error', (error) => {
  console.error(error.message)
  process.exit(1)
})
server.on('exit', (code) => process.exit(code ?? 1))
process.stdin.resume()
process.stdin.on('end', () => server.kill('SIGKILL'))
