import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { bundleChild } from '../measure/child.ts'

/** A server that is measured: each in a process of its own. */
export interface BenchServer {
  readonly name: string
  readonly uri: string
  stop(): Promise<void>
}

/** The endpoint over an empty data directory. */
export async function startArgonServer(dataDirectory: string): Promise<BenchServer> {
  const { file } = await bundleChild('wire-server')
  const child = spawn(process.execPath, [file, dataDirectory], { stdio: ['pipe', 'pipe', 'inherit'] })
  const exited = once(child, 'exit')
  const [printed] = await Promise.race([
    once(child.stdout, 'data'),
    exited.then(() => {
      throw new Error('The endpoint did not start')
    }),
  ])
  return {
    name: 'Argon',
    uri: `mongodb://127.0.0.1:${Number(String(printed))}/`,
    async stop() {
      child.stdin.end()
      await exited
    },
  }
}
