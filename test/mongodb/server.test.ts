import { Double, Long } from 'bson'
import { expect, test } from 'vitest'
import { rawDocuments } from '../../electron/engine/mongodb/client-options.ts'
import { measureClockSkew } from '../../electron/engine/mongodb/clock-skew.ts'
import { documentBytes, raw } from '../support/bson-arbitraries.ts'
import { onEveryServer, scratchDatabase } from '../support/mongodb/on-every-server.ts'

onEveryServer((server) => {
  test('documents are read as the bytes that they are', async () => {
    const { db } = await scratchDatabase(server)
    const document = documentBytes([
      ['_id', raw.int64(7n)],
      ['n', raw.double(5)],
    ])
    await db.collection('numbers').insertOne({ _id: Long.fromNumber(7) as never, n: new Double(5) })
    const found: unknown = await db.collection('numbers').findOne({}, rawDocuments)
    expect(found).toEqual(Buffer.from(document))
  })

  test('how far its clock is ahead is measured, however wrong the clock of this machine is', async () => {
    const { db } = await scratchDatabase(server)
    const hour = 60 * 60 * 1000
    const skew = await measureClockSkew(db, () => Date.now() - hour)
    expect(Math.abs(skew.milliseconds - hour)).toBeLessThan(60_000)
    expect(skew.uncertainty).toBeGreaterThanOrEqual(0)
  })
})
