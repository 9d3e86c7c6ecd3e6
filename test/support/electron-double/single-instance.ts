import { mkdirSync, openSync, readFileSync, rmSync, writeSync, closeSync } from 'node:fs'
import net from 'node:net'
import path from 'node:path'

/**
 * The lock that lets one process run in a folder, with a socket by which a second one tells the first of
 * itself. The lock of a process that was killed is taken over, as Chromium does.
 */
export function takeSingleInstanceLock(
  folder: string,
  onSecond: (argv: string[], cwd: string) => void,
): boolean {
  mkdirSync(folder, { recursive: true })
  const lock = path.join(folder, 'SingletonLock')
  const socket = path.join(folder, 'SingletonSocket')
  if (!createLock(lock)) {
    if (isAlive(Number(readFileSync(lock, 'utf8')))) {
      net
        .connect(socket)
        .on('error', () => {})
        .end(JSON.stringify({ argv: process.argv, cwd: process.cwd() }))
      return false
    }
    rmSync(lock)
    rmSync(socket, { force: true })
    if (!createLock(lock)) return false
  }
  listen(socket, onSecond)
  process.on('exit', () => {
    rmSync(lock, { force: true })
    rmSync(socket, { force: true })
  })
  return true
}

function createLock(lock: string): boolean {
  try {
    const file = openSync(lock, 'wx')
    writeSync(file, String(process.pid))
    closeSync(file)
    return true
  } catch {
    return false
  }
}

function listen(socket: string, onSecond: (argv: string[], cwd: string) => void): void {
  const server = net.createServer((connection) => {
    let text = ''
    connection.on('data', (chunk) => (text += String(chunk)))
    connection.on('end', () => {
      const { argv, cwd } = JSON.parse(text) as { argv: string[]; cwd: string }
      onSecond(argv, cwd)
    })
  })
  server.listen(socket).unref()
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
