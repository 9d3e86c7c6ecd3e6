import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { MongoClient } from 'mongodb'

/** How a program that speaks MongoDB's protocol is started on a folder and a port of loopback. */
export type ServerCommand = (folder: string, port: number) => { program: string; args: readonly string[] }

export interface LocalServer {
  readonly port: number
  /** Ends the process and removes its data. */
  stop(): Promise<void>
}

const guard = path.join(import.meta.dirname, 'guard.child.ts')
const startSecondsMax = 60

/** Starts one on an empty folder and a free port, and waits until it answers. Throws with what it printed. */
export async function startLocalServer(command: ServerCommand): Promise<LocalServer> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'argon-mongodb-'))
  const port = await freePort()
  const { program, args } = command(folder, port)
  const child = spawn(process.execPath, [guard, program, ...args], { stdio: ['pipe', 'pipe', 'pipe'] })
  let printed = ''
  const keep = (chunk: unknown): void => void (printed = (printed + String(chunk)).slice(-4000))
  child.stdout.on('data', keep)
  child.stderr.on('data', keep)
  const exited = once(child, 'exit')
  const stop = async (): Promise<void> => {
    child.stdin.end()
    await exited
    await rm(folder, { recursive: true, force: true })
  }
  const ended = exited.then(() => {
    throw new Error(`${path.basename(program)} ended: ${printed.trim()}`)
  })
  ended.catch(() => {})
  const client = new MongoClient(`mongodb://127.0.0.1:${port}/`, {
    directConnection: true,
    serverSelectionTimeoutMS: startSecondsMax * 1000,
  })
  try {
    await Promise.race([client.db('admin').command({ ping: 1 }), ended])
  } catch (error) {
    await stop()
    throw error
  } finally {
    await client.close()
  }
  return { port, stop }
}

/** A port of loopback that nothing listens on just now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
