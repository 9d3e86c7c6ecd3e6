import { MongoClient } from 'mongodb'
import { findCommand } from './find-command.ts'
import { startLocalServer } from './local-server.ts'
import type { RunningServer } from './servers.ts'

/** A `mongod` of this machine as a replica set of one, so that it has change streams and transactions. */
export async function startMongod(): Promise<RunningServer | undefined> {
  const program = findCommand('mongod')
  if (program === undefined) return undefined
  const local = await startLocalServer((folder, port) => ({
    program,
    args: ['--dbpath', folder, '--port', `${port}`, '--bind_ip', '127.0.0.1', '--replSet', 'argon'],
  }))
  const uri = `mongodb://127.0.0.1:${local.port}/?directConnection=true`
  try {
    await initiate(uri, local.port)
  } catch (error) {
    await local.stop()
    throw error
  }
  return { name: 'mongod', uri, stop: local.stop }
}

async function initiate(uri: string, port: number): Promise<void> {
  const client = new MongoClient(uri)
  try {
    const members = [{ _id: 0, host: `127.0.0.1:${port}` }]
    await client.db('admin').command({ replSetInitiate: { _id: 'argon', members } })
    let isPrimary = false
    while (!isPrimary) {
      const hello = await client.db('admin').command({ hello: 1 })
      isPrimary = hello['isWritablePrimary'] === true
    }
  } finally {
    await client.close()
  }
}
