import { randomBytes } from 'node:crypto'
import { MongoClient, type Db } from 'mongodb'
import { describe, inject, onTestFinished, test } from 'vitest'
import { logClientOptions } from '../../../electron/engine/mongodb/client-options.ts'
import type { TestServer } from './servers.ts'

/** Describes the same tests for every server in reach; where there is none they are skipped. */
export function onEveryServer(describeTests: (server: TestServer) => void): void {
  const servers = inject('mongodbServers')
  if (servers.length === 0) test('needs a server of the protocol of MongoDB', ({ skip }) => skip())
  for (const server of servers) describe(`on ${server.name}`, () => describeTests(server))
}

/** Describes tests that ask one server for what the others are not asked; where it is not in reach they are skipped. */
export function onServer(name: string, describeTests: (server: TestServer) => void): void {
  const server = inject('mongodbServers').find((one) => one.name === name)
  if (server === undefined) test(`needs the server \`${name}\``, ({ skip }) => skip())
  else describe(`on ${name}`, () => describeTests(server))
}

export interface ScratchDatabase {
  readonly db: Db
  readonly client: MongoClient
}

/** Tests do not wait as long as people for a server that is gone, and look more often whether it is back. */
const quick = { serverSelectionTimeoutMS: 1000, heartbeatFrequencyMS: 500, minHeartbeatFrequencyMS: 20 }

/** A new database under a name of its own; it is dropped at the end of the test that asked for it. */
export async function scratchDatabase(server: TestServer, uri = server.uri): Promise<ScratchDatabase> {
  const client = await MongoClient.connect(uri, { ...logClientOptions(), ...quick })
  const db = client.db(`argon_test_${randomBytes(6).toString('hex')}`)
  onTestFinished(async () => {
    await client.close()
    await dropDatabase(server, db.databaseName)
  })
  return { db, client }
}

/** By a connection of its own, as the test's may lead through a proxy that has been told to fail. */
async function dropDatabase(server: TestServer, name: string): Promise<void> {
  const client = await MongoClient.connect(server.uri)
  await client.db(name).dropDatabase()
  await client.close()
}
