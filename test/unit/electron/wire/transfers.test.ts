import { MongoClient } from 'mongodb'
import { expect, onTestFinished, test } from 'vitest'
import { dice } from '../../../support/dice.ts'
import { startScratchEndpoint } from '../../../support/wire/scratch-endpoint.ts'

const accounts = 4
const workers = 6
const transfersEach = 8

test('transfers of many clients at once, each a transaction that the driver begins anew at a conflict, lose nothing', async () => {
  const scratch = await startScratchEndpoint()
  const client = new MongoClient(scratch.uri, { appName: 'a bank' })
  onTestFinished(async () => {
    await client.close()
    await scratch.close()
  })
  const bank = client.db('bank').collection<{ _id: number; money: number }>('accounts')
  const journal = client.db('bank').collection('journal')
  await bank.insertMany(Array.from({ length: accounts }, (_, _id) => ({ _id, money: 100 })))
  await journal.insertOne({ opened: true })

  let tries = 0
  async function work(seed: number): Promise<void> {
    const roll = dice(seed)
    for (let i = 0; i < transfersEach; i++) {
      const from = roll(accounts)
      const to = (from + 1 + roll(accounts - 1)) % accounts
      const amount = 1 + roll(9)
      await client.withSession((session) =>
        session.withTransaction(async () => {
          tries++
          const paid = await bank.findOneAndUpdate({ _id: from }, { $inc: { money: -amount } }, { session })
          expect(paid).not.toBeNull()
          await bank.updateOne({ _id: to }, { $inc: { money: amount } }, { session })
          await journal.insertOne({ from, to, amount }, { session })
        }),
      )
    }
  }
  await Promise.all(Array.from({ length: workers }, (_, i) => work(i + 1)))

  const transfers = await journal.find({ amount: { $gt: 0 } }).toArray()
  expect(transfers.length).toBe(workers * transfersEach)
  const expected = Array.from({ length: accounts }, () => 100)
  for (const { from, to, amount } of transfers as unknown as { from: number; to: number; amount: number }[]) {
    expected[from] = (expected[from] ?? 0) - amount
    expected[to] = (expected[to] ?? 0) + amount
  }
  const found = await bank.find().sort({ _id: 1 }).toArray()
  expect(found.map(({ money }) => money)).toEqual(expected)
  expect(tries).toBeGreaterThan(workers * transfersEach)
})
