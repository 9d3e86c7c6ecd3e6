import { Binary, Int32, Long, UUID } from 'bson'
import { expect, test } from 'vitest'
import { logCollection, partsCollection } from '../../electron/engine/log/mongodb/collections.ts'
import type { SealedRecord } from '../../electron/engine/log/record.ts'
import type { Entry } from '../../shared/model/entry.ts'
import { asCollectionId } from '../../shared/model/ids.ts'
import { documentBytesMax } from '../../shared/model/limits.ts'
import { documentBytes, raw } from '../support/bson-arbitraries.ts'
import { everyBsonValue } from '../support/every-bson-value.ts'
import { onEveryServer, scratchDatabase } from '../support/mongodb/on-every-server.ts'
import { bytesOf, freshProjectId, recordsOf, remoteLog } from '../support/mongodb/remote-logs.ts'
import {
  emptyLog,
  headAfter,
  insertOf,
  recordChain,
  sealedRecord,
} from '../support/mongodb/sealed-records.ts'

const insertOfBytes = (document: Uint8Array): Entry => ({
  op: 'insert',
  collection: asCollectionId(2),
  document,
})

onEveryServer((server) => {
  const begin = async () => {
    const { db } = await scratchDatabase(server)
    const projectId = freshProjectId()
    return { db, projectId, log: remoteLog(db, projectId) }
  }

  test('what was appended comes back byte for byte, in order', async () => {
    const { projectId, log } = await begin()
    expect(await log.head()).toEqual(emptyLog)
    const records = recordChain(projectId, 5)
    for (const record of records) expect(await log.append(record)).toBe('appended')
    expect(bytesOf(await recordsOf(log))).toEqual(bytesOf(records))
    expect(bytesOf(await recordsOf(log, 4))).toEqual(bytesOf(records.slice(3)))
    expect(await recordsOf(log, 6)).toEqual([])
    expect(await log.head()).toEqual(headAfter(records[4] as SealedRecord))
    expect(await log.hashAt(3)).toEqual((records[2] as SealedRecord).hash)
    expect(await log.hashAt(6)).toBeUndefined()
  })

  test('every value of BSON, every operation and every field of a header survive', async () => {
    const { projectId, log } = await begin()
    const documents = everyBsonValue.map(([, value], i) =>
      documentBytes([
        ['_id', raw.int32(i)],
        ['value', value],
        ['value', raw.object([['$set', value]])],
        ['', raw.null()],
      ]),
    )
    const row = { _id: Long.fromNumber(2), name: 'orders' }
    const record = sealedRecord(
      projectId,
      emptyLog,
      [
        ...documents.map(insertOfBytes),
        { op: 'delete', collection: asCollectionId(2), document: insertOf({ _id: 1 }).document },
        { op: 'createBranch', collection: asCollectionId(0), document: insertOf({ branches: [] }).document },
        { op: 'createCollection', collection: asCollectionId(1), document: insertOf(row).document },
      ],
      { message: 'Zürich 😀 \0 "quoted"', sourceTime: -1, actor: '' },
    )
    await log.append(record)
    expect(bytesOf(await recordsOf(log))).toEqual(bytesOf([record]))
    expect(await log.head()).toEqual(headAfter(record))
  })

  test('two records for one place: the first stays, the second is lost, and the first may be sent again', async () => {
    const { db, projectId, log } = await begin()
    const [first, second] = recordChain(projectId, 2) as [SealedRecord, SealedRecord]
    const rival = sealedRecord(projectId, headAfter(first), [insertOf({ _id: 'rival' })])
    const other = remoteLog(db, projectId)
    await log.append(first)
    expect(await other.head()).toEqual(headAfter(first))
    expect(await log.append(second)).toBe('appended')
    expect(await other.append(rival)).toBe('lost')
    expect(await log.append(second)).toBe('appended')
    expect(await other.append(second)).toBe('appended')
    expect(await other.outcomeOf(rival)).toBe('lost')
    expect(await other.outcomeOf(second)).toBe('appended')
    const next = sealedRecord(projectId, headAfter(second), [insertOf({ _id: 'next' })])
    expect(await other.outcomeOf(next)).toBe('unknown')
    expect(bytesOf(await recordsOf(log))).toEqual(bytesOf([first, second]))
  })

  test('sixteen that append at the same time: each LSN once, nothing lost', async () => {
    const { db, projectId } = await begin()
    const perWriter = 3
    const writers = Array.from({ length: 16 }, async (_, writer) => {
      const log = remoteLog(db, projectId)
      for (let i = 0; i < perWriter; i++) {
        const entries = [insertOf({ _id: `${writer}/${i}` })]
        while ((await log.append(sealedRecord(projectId, await log.head(), entries))) === 'lost');
      }
    })
    await Promise.all(writers)
    const records = await recordsOf(remoteLog(db, projectId))
    expect(records.map((record) => record.lsn)).toEqual(Array.from({ length: 48 }, (_, i) => i + 1))
    const written = records.flatMap((record) => record.entries.map((entry) => entry.document.join(' ')))
    expect(new Set(written).size).toBe(48)
  })

  test('projects in one database do not see each other', async () => {
    const { db, projectId, log } = await begin()
    const otherId = freshProjectId()
    const other = remoteLog(db, otherId)
    const [mine, theirs] = [recordChain(projectId, 1), recordChain(otherId, 2)]
    for (const record of mine) await log.append(record)
    for (const record of theirs) await other.append(record)
    expect(bytesOf(await recordsOf(log))).toEqual(bytesOf(mine))
    expect(bytesOf(await recordsOf(other))).toEqual(bytesOf(theirs))
  })

  test('a commit with a document of 16 MB is stored in parts', { timeout: 120_000 }, async () => {
    const { db, projectId, log } = await begin()
    const largest = documentBytes([
      ['_id', raw.int32(1)],
      ['bytes', raw.binary(0, Buffer.alloc(documentBytesMax - 32, 7))],
    ])
    const large = sealedRecord(projectId, emptyLog, [insertOfBytes(largest), insertOf({ _id: 2 })])
    expect(await log.append(large)).toBe('appended')
    const small = sealedRecord(projectId, headAfter(large), [insertOf({ _id: 1 })])
    expect(await log.append(small)).toBe('appended')
    expect((await recordsOf(log)).map((record) => record.hash)).toEqual([large, small].map((r) => r.hash))
    expect(await db.collection(partsCollection).countDocuments()).toBe(3)
  })

  test('a part that is missing is named', async () => {
    const { db, projectId, log } = await begin()
    const entries = Array.from({ length: 10_001 }, (_, i) => insertOf({ _id: i }))
    await log.append(sealedRecord(projectId, emptyLog, entries))
    expect((await recordsOf(log))[0]?.count).toBe(10_001)
    await db.collection(partsCollection).deleteMany({})
    await expect(recordsOf(log)).rejects.toMatchObject({
      code: 'log.corrupt',
      details: { reason: 'part 0 of the 1 that hold its entries is missing' },
    })
  })

  test('an upload is used again where its commit lost its place, and removed only when it is old', async () => {
    const { db, projectId } = await begin()
    let now = 0
    const log = remoteLog(db, projectId, { now: () => now })
    const rival = remoteLog(db, projectId)
    const entries = Array.from({ length: 10_001 }, (_, i) => insertOf({ _id: i }))
    const [first] = recordChain(projectId, 1) as [SealedRecord]
    const lost = sealedRecord(projectId, emptyLog, entries)
    await log.head()
    await rival.append(first)
    expect(await log.append(lost)).toBe('lost')
    const parts = db.collection(partsCollection)
    expect(await parts.countDocuments()).toBe(1)
    await log.append(sealedRecord(projectId, headAfter(first), entries))
    expect(await parts.countDocuments()).toBe(1)
    await parts.updateMany({}, { $set: { at: new Date(0) } })
    expect(await log.collectParts()).toBe(0)
    const again = remoteLog(db, projectId, { now: () => now })
    await again.head()
    await rival.append(sealedRecord(projectId, await rival.head(), [insertOf({ _id: 'x' })]))
    const late = sealedRecord(projectId, await log.head(), entries)
    await log.head()
    await rival.append(sealedRecord(projectId, await rival.head(), [insertOf({ _id: 'y' })]))
    expect(await log.append(late)).toBe('lost')
    now += 2 * 60 * 60 * 1000
    expect(await log.append(sealedRecord(projectId, await log.head(), entries))).toBe('appended')
    expect(await parts.countDocuments()).toBe(3)
    expect(await log.collectParts()).toBe(0)
    await parts.updateMany({}, { $set: { at: new Date(0) } })
    expect(await log.collectParts()).toBe(1)
    expect(await recordsOf(log)).toHaveLength(5)
  })

  test('documents that are no records are named by their _id', async () => {
    const { db, projectId, log } = await begin()
    const [first, second] = recordChain(projectId, 2) as [SealedRecord, SealedRecord]
    await log.append(first)
    await log.append(second)
    const documents = db.collection(logCollection)
    const ours = { projectId: new UUID(projectId) }
    await documents.insertOne({ _id: 'stray' as never, ...ours, lsn: Long.fromNumber(3), note: 'mine' })
    const named = { code: 'log.corrupt', details: { id: "'stray'", lsn: "Long('3')" } }
    await expect(log.head()).rejects.toMatchObject(named)
    await expect(recordsOf(log)).rejects.toMatchObject(named)
    await expect(recordsOf(log)).rejects.toThrow(`${db.databaseName}.wal_log with _id 'stray'`)
    await documents.deleteOne({ _id: 'stray' as never })
    await documents.insertOne({ _id: 'elsewhere' as never, lsn: Long.fromNumber(3) })
    await documents.insertOne({ _id: 'no number' as never, ...ours, lsn: 'three' })
    expect(bytesOf(await recordsOf(log))).toEqual(bytesOf([first, second]))
    expect(await log.head()).toEqual(headAfter(second))
  })

  test.for([
    ['a changed actor', { actor: 'Eve' }, 'its hash does not fit its content'],
    [
      'a changed document',
      { 'entries.0.document': new Binary(Buffer.alloc(5)) },
      'its hash does not fit its content',
    ],
    ['another branch', { branchId: Long.fromNumber(9) }, 'its hash does not fit its content'],
    ['a newer version', { v: new Int32(2) }, 'its version is 2, and this program knows 1'],
    ['a field of another type', { count: 'one' }, 'its field count is not a whole number of 32 bits'],
    ['another prev', { prev: new Binary(Buffer.alloc(32)) }, 'its hash does not fit its content'],
  ] as const)('%s in a record is found', async ([, change, reason]) => {
    const { db, projectId, log } = await begin()
    const records = recordChain(projectId, 2)
    for (const record of records) await log.append(record)
    await db.collection(logCollection).updateOne({ lsn: Long.fromNumber(2) }, { $set: change })
    await expect(recordsOf(log)).rejects.toMatchObject({ code: 'log.corrupt', details: { reason } })
  })

  test('a record that is missing in the middle is found', async () => {
    const { db, projectId, log } = await begin()
    for (const record of recordChain(projectId, 3)) await log.append(record)
    await db.collection(logCollection).deleteOne({ lsn: Long.fromNumber(2) })
    const reason = 'it begins at LSN 3 where 2 comes next'
    await expect(recordsOf(log)).rejects.toMatchObject({ code: 'log.corrupt', details: { reason } })
    await expect(recordsOf(log, 2)).rejects.toMatchObject({ code: 'log.replaced' })
  })

  test('a log that lost its tail, or has another one, is not appended to', async () => {
    const { db, projectId, log } = await begin()
    const records = recordChain(projectId, 3) as [SealedRecord, SealedRecord, SealedRecord]
    for (const record of records) await log.append(record)
    const next = sealedRecord(projectId, headAfter(records[2]), [insertOf({ _id: 'next' })])
    await db.collection(logCollection).deleteOne({ lsn: Long.fromNumber(3) })
    const restored = remoteLog(db, projectId)
    await expect(restored.append(next)).rejects.toMatchObject({ code: 'log.replaced', details: { lsn: 3 } })
    const other = sealedRecord(projectId, headAfter(records[1]), [insertOf({ _id: 'other' })])
    await restored.append(other)
    await expect(remoteLog(db, projectId).append(next)).rejects.toMatchObject({ code: 'log.replaced' })
    expect(await restored.hashAt(3)).toEqual(other.hash)
    expect(bytesOf(await recordsOf(log))).toEqual(bytesOf([records[0], records[1], other]))
  })

  test('a missing index is made again before anything is appended, unless a place is taken twice', async () => {
    const { db, projectId, log } = await begin()
    const [first, second] = recordChain(projectId, 2) as [SealedRecord, SealedRecord]
    await log.append(first)
    const documents = db.collection(logCollection)
    await documents.dropIndex('projectId_1_lsn_1')
    const later = remoteLog(db, projectId)
    await later.append(second)
    const indexes = await documents.listIndexes().toArray()
    expect(indexes.filter((index) => index.unique).map((index) => index.name)).toContain('projectId_1_lsn_1')
    await documents.dropIndex('projectId_1_lsn_1')
    await documents.insertOne({
      _id: 'twin' as never,
      projectId: new UUID(projectId),
      lsn: Long.fromNumber(2),
    })
    const next = sealedRecord(projectId, headAfter(second), [insertOf({ _id: 3 })])
    // FerretDB does not say that values are there twice, only that the index cannot be made.
    const code = server.name === 'ferretdb' ? 'log.indexMissing' : 'log.corrupt'
    await expect(remoteLog(db, projectId).append(next)).rejects.toMatchObject({ code })
  })

  test('who waits for news hears of a record of somebody else, of a log that was cut, and of being stopped', async () => {
    const { db, projectId, log } = await begin()
    const other = remoteLog(db, projectId)
    const [first, second] = recordChain(projectId, 2) as [SealedRecord, SealedRecord]
    await log.append(first)
    const news = log.changed(1, new AbortController().signal)
    await other.append(second)
    await news
    await log.head()
    const cut = log.changed(2, new AbortController().signal)
    await db.collection(logCollection).deleteOne({ lsn: Long.fromNumber(2) })
    await cut
    const stop = new AbortController()
    const stopped = log.changed(1, stop.signal)
    stop.abort()
    await stopped
    const closing = log.changed(1, new AbortController().signal)
    await log.close()
    await closing
  })

  test('who waits for news asks at most once a second when there is none for long', async () => {
    const { db, projectId } = await begin()
    const waits: number[] = []
    const stop = new AbortController()
    const log = remoteLog(db, projectId, {
      wait: async (milliseconds) => {
        waits.push(milliseconds)
        if (waits.length === 6) stop.abort()
      },
    })
    await log.changed(0, stop.signal)
    expect(waits).toEqual([250, 500, 1000, 1000, 1000, 1000])
  })

  test('reading ends where it is told to', async () => {
    const { projectId, log } = await begin()
    for (const record of recordChain(projectId, 3)) await log.append(record)
    const stop = new AbortController()
    const read = async () => {
      for await (const record of log.recordsFrom(1, stop.signal)) if (record.lsn === 2) stop.abort()
    }
    await expect(read()).rejects.toMatchObject({ code: 'cancelled' })
  })

  test('a person who looks into the collection sees who did what when', async () => {
    const { db, projectId, log } = await begin()
    const record = sealedRecord(projectId, emptyLog, [insertOf({ _id: 7, name: 'Ada' })], {
      message: 'First',
    })
    await log.append(record)
    const found = await db.collection(logCollection).findOne({})
    expect(found).toMatchObject({
      lsn: 1,
      count: 1,
      actor: 'Ada',
      message: 'First',
      ts: new Date(record.time),
      entries: [{ op: 'insert', collection: 2, text: '{"_id":7,"name":"Ada"}' }],
    })
  })
})
