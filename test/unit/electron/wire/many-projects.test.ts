import { MongoClient } from 'mongodb'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startScratchEndpoint, type ScratchEndpoint } from '../../../support/wire/scratch-endpoint.ts'

let scratch: ScratchEndpoint
let client: MongoClient

beforeAll(async () => {
  scratch = await startScratchEndpoint()
  client = new MongoClient(scratch.uri)
})
afterAll(async () => {
  await client.close()
  await scratch.close()
})

const listed = async (): Promise<string[]> =>
  (await client.db('admin').admin().listDatabases()).databases.map(({ name }) => name)

test('a list of many projects opens a bounded number of them, and names all', async () => {
  const names = Array.from({ length: 40 }, (_, i) => `project${String(i).padStart(2, '0')}`)
  for (const name of names) await scratch.engine.projects.create(name, { actor: 'a test' })
  const last = names.at(-1) ?? ''
  expect(scratch.engine.projects.openIds().size).toBe(0)
  await listed()
  expect(scratch.engine.projects.openIds().size).toBe(32)
  await client.db(last).collection('things').insertOne({})
  await client.db(last).command({ argonCreateBranch: 'side' })
  expect(await listed()).toEqual(expect.arrayContaining([last, `${last}~side`]))
})
