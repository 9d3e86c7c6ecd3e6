import { setTimeout as sleep } from 'node:timers/promises'
import { MongoClient } from 'mongodb'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { dice } from '../../support/dice.ts'
import { msgBytes } from '../../support/wire/raw-client.ts'
import { attack, flood } from './attacker.ts'
import { EndpointProcess, type ChildReport } from './endpoint-process.ts'

/** Ten minutes on demand: `ARGON_FUZZ_SECONDS=600`; `ARGON_FUZZ_SEED` plays a run again, as far as chance lets it. */
const seconds = Number(process.env['ARGON_FUZZ_SECONDS'] ?? 6)
const seed = Number(process.env['ARGON_FUZZ_SEED'] ?? Date.now() % 1_000_000)
const attackers = 12
const connectionsFlooded = 3000
const heldBytesMax = 150 * 1024 * 1024

let victim: EndpointProcess
let start: ChildReport
let client: MongoClient

beforeAll(async () => {
  victim = EndpointProcess.start()
  start = await victim.report()
  client = new MongoClient(`mongodb://127.0.0.1:${start.openPort}/`, { maxPoolSize: 2 })
  await client.db('healthy').collection('c').insertOne({ n: 0 })
})
afterAll(async () => {
  await client?.close()
  expect(await victim?.stop()).toBe(0)
})

/** Somebody who works meanwhile; gives how often, and the longest that it took in milliseconds. */
async function work(isOver: () => boolean): Promise<{ readonly rounds: number; readonly slowest: number }> {
  const collection = client.db('healthy').collection('c')
  let rounds = 0
  let slowest = 0
  while (!isOver()) {
    const began = performance.now()
    rounds += 1
    await collection.updateOne({}, { $set: { n: rounds } })
    expect(await collection.findOne({})).toMatchObject({ n: rounds })
    slowest = Math.max(slowest, performance.now() - began)
    await sleep(20)
  }
  return { rounds, slowest }
}

/** All that were connected have been noticed to be gone: what is left is the driver's. */
async function settled(): Promise<ChildReport> {
  await expect.poll(async () => (await victim.report()).clients, { timeout: 20_000 }).toBeLessThanOrEqual(6)
  return victim.report()
}

test(
  `frames of all kinds for ${seconds} seconds (seed ${seed})`,
  { timeout: (seconds + 120) * 1000 },
  async () => {
    const end = performance.now() + seconds * 1000
    const isOver = (): boolean => performance.now() >= end || !victim.isAlive
    const rolls = Array.from({ length: attackers }, (_, index) => dice(seed + index))
    const ports = [start.openPort, start.openPort, start.lockedPort]
    const [{ rounds, slowest }, ...sent] = await Promise.all([
      work(isOver),
      ...rolls.map((roll) => attack(ports, roll, isOver)),
    ])
    const after = await settled()
    const frames = sent.reduce((sum, count) => sum + count, 0)
    console.log(
      `fuzz: seed ${seed}, ${frames} frames; ${rounds} rounds of another client, the slowest ${Math.round(slowest)} ms; ` +
        `held ${megabytes(start.heldBytes)} MB before and ${megabytes(after.heldBytes)} MB after, resident ${megabytes(after.rssBytes)} MB`,
    )
    expect(after.bugs).toEqual([])
    expect(rounds).toBeGreaterThan(seconds)
    expect(after.heldBytes).toBeLessThan(heldBytesMax)
  },
)

test(`${connectionsFlooded} connections opened and dropped`, async () => {
  const before = await settled()
  await flood(start.openPort, connectionsFlooded, msgBytes({ listCommands: 1, $db: 'admin' }))
  const after = await settled()
  expect(await client.db('healthy').command({ ping: 1 })).toMatchObject({ ok: 1 })
  expect(after.heldBytes - before.heldBytes).toBeLessThan(20 * 1024 * 1024)
  expect(after.bugs).toEqual([])
})

function megabytes(bytes: number): number {
  return Math.round(bytes / 1024 / 1024)
}
