import { Long } from 'bson'
import { describe, expect, test } from 'vitest'
import { logCollection } from '../../electron/engine/log/mongodb/collections.ts'
import type { SealedRecord } from '../../electron/engine/log/record.ts'
import { isArgonError } from '../../shared/model/errors.ts'
import { onEveryServer, scratchDatabase } from '../support/mongodb/on-every-server.ts'
import { canStandBefore, startProxy, type Fault, type Proxy, type Verdict } from '../support/mongodb/proxy.ts'
import type { TestServer } from '../support/mongodb/servers.ts'
import { bytesOf, freshProjectId, recordsOf, remoteLog } from '../support/mongodb/remote-logs.ts'
import { headAfter, insertOf, recordChain, sealedRecord } from '../support/mongodb/sealed-records.ts'
import type { WireMessage } from '../support/mongodb/wire-messages.ts'

/** Each message of the commands that matter, counted from 0; the others pass. */
function nth(wanted: number, verdict: Verdict): { fault: Fault; seen: () => number } {
  let count = 0
  return { fault: () => (count++ === wanted ? verdict : 'pass'), seen: () => count }
}

const isOf = (message: WireMessage, command: string, direction: WireMessage['direction']): boolean =>
  message.command === command && message.direction === direction

onEveryServer((server) => {
  describe.skipIf(!canStandBefore(server))('behind a bad network', () => describeFaults(server))
})

function describeFaults(server: TestServer): void {
  /** A log behind a proxy with its first record in it, the next two to append, and the same log past the proxy. */
  const begin = async () => {
    const proxy = await startProxy(server)
    const { db } = await scratchDatabase(server, proxy.uri)
    const { client } = await scratchDatabase(server)
    const direct = client.db(db.databaseName)
    const projectId = freshProjectId()
    const log = remoteLog(db, projectId)
    const records = recordChain(projectId, 3) as [SealedRecord, SealedRecord, SealedRecord]
    await log.append(records[0])
    return { proxy, db, direct, projectId, log, truth: remoteLog(direct, projectId), records }
  }

  const failureOf = async (work: Promise<unknown>): Promise<string> => {
    try {
      return String(await work)
    } catch (error) {
      return isArgonError(error) ? error.code : String(error)
    }
  }

  test.for(['cut', 'cutAfter'] as const)(
    'a connection that breaks at any message of an append (%s): the record is there as often as was said',
    async (verdict) => {
      const proxy = await startProxy(server)
      const { db } = await scratchDatabase(server, proxy.uri)
      const { client } = await scratchDatabase(server)
      const outcomes = new Set<string>()
      for (let at = 0, isBeyond = false; !isBeyond; at++) {
        const projectId = freshProjectId()
        const log = remoteLog(db, projectId)
        const truth = remoteLog(client.db(db.databaseName), projectId)
        const [record] = recordChain(projectId, 1) as [SealedRecord]
        const { fault, seen } = nth(at, verdict)
        proxy.fault = fault
        const outcome = await failureOf(log.append(record))
        isBeyond = seen() <= at
        proxy.fault = () => 'pass'
        outcomes.add(outcome)
        const there = (await recordsOf(truth)).length
        if (outcome === 'appended') expect(there).toBe(1)
        else if (outcome !== 'log.outcomeUnknown') expect([outcome, there]).toEqual(['log.unreachable', 0])
        // A connection may be known to be broken only when it is used again.
        await expect.poll(() => failureOf(log.append(record))).toBe('appended')
        expect(bytesOf(await recordsOf(truth))).toEqual(bytesOf([record]))
      }
      expect(outcomes).toContain('appended')
    },
  )

  test('an acknowledgement that is lost is made up for by a look', async () => {
    const { proxy, log, truth, records } = await begin()
    proxy.fault = (message) => (isOf(message, 'insert', 'answer') ? 'cut' : 'pass')
    expect(await log.append(records[1])).toBe('appended')
    expect(bytesOf(await recordsOf(truth))).toEqual(bytesOf(records.slice(0, 2)))
  })

  /** Makes the answer to an append unknown: what is asked afterwards does not get through either. */
  const loseTouch = (proxy: Proxy, at: WireMessage['direction']): void => {
    let isLost = false
    proxy.fault = (message) => {
      isLost ||= isOf(message, 'insert', at)
      return isLost ? 'cut' : 'pass'
    }
  }

  test('an append of which nothing is known any more is asked for later: it was there', async () => {
    const { proxy, log, truth, records } = await begin()
    loseTouch(proxy, 'answer')
    await expect(log.append(records[1])).rejects.toMatchObject({
      code: 'log.outcomeUnknown',
      details: { lsn: 2 },
    })
    proxy.fault = () => 'pass'
    expect(await log.outcomeOf(records[1])).toBe('appended')
    expect(await log.append(records[1])).toBe('appended')
    expect(await log.append(records[2])).toBe('appended')
    expect(bytesOf(await recordsOf(truth))).toEqual(bytesOf(records))
  })

  test('an append that never arrived stays unknown until its place is taken', async () => {
    const { proxy, log, truth, projectId, records } = await begin()
    loseTouch(proxy, 'request')
    await expect(log.append(records[1])).rejects.toMatchObject({ code: 'log.outcomeUnknown' })
    proxy.fault = () => 'pass'
    expect(await log.outcomeOf(records[1])).toBe('unknown')
    const rival = sealedRecord(projectId, headAfter(records[0]), [insertOf({ _id: 'rival' })])
    await truth.append(rival)
    expect(await log.outcomeOf(records[1])).toBe('lost')
    expect(await log.append(records[1])).toBe('lost')
    expect(bytesOf(await recordsOf(truth))).toEqual(bytesOf([records[0], rival]))
  })

  test('an answer that comes too late is no answer, and does not hurt', async () => {
    const proxy = await startProxy(server)
    const { db } = await scratchDatabase(server, `${proxy.uri}&socketTimeoutMS=300`)
    const projectId = freshProjectId()
    const log = remoteLog(db, projectId)
    const records = recordChain(projectId, 2) as [SealedRecord, SealedRecord]
    await log.append(records[0])
    proxy.fault = async (message): Promise<Verdict> => {
      if (isOf(message, 'insert', 'answer')) await new Promise((resolve) => setTimeout(resolve, 600))
      return 'pass'
    }
    expect(await log.append(records[1])).toBe('appended')
    expect(bytesOf(await recordsOf(log))).toEqual(bytesOf(records))
  })

  test('a server that is gone is said to be, and when it is back everything goes on', async () => {
    const { proxy, log, records } = await begin()
    const news = log.changed(1, new AbortController().signal)
    await proxy.goAway()
    const gone = { code: 'log.unreachable', details: { cause: 'mongodb.refused' } }
    await expect(news).rejects.toMatchObject({ code: 'log.unreachable' })
    await expect(log.append(records[1])).rejects.toMatchObject(gone)
    await expect(recordsOf(log)).rejects.toMatchObject(gone)
    await proxy.comeBack()
    expect(await log.append(records[1])).toBe('appended')
    expect(await log.head()).toEqual(headAfter(records[1]))
  })

  test('a fail-over that took back the newest record is noticed before anything is appended behind it', async () => {
    const { proxy, db, direct, log, truth, projectId, records } = await begin()
    await log.append(records[1])
    await log.append(records[2])
    const next = sealedRecord(projectId, headAfter(records[2]), [insertOf({ _id: 'next' })])
    const other = sealedRecord(projectId, headAfter(records[1]), [insertOf({ _id: 'other' })])
    await direct.collection(logCollection).deleteOne({ lsn: Long.fromNumber(3) })
    await truth.append(other)
    await proxy.goAway()
    await proxy.comeBack()
    // The driver connects again by itself, and the log hears nothing of it.
    const answers = (): Promise<boolean> =>
      db.command({ ping: 1 }).then(
        () => true,
        () => false,
      )
    await expect.poll(answers, { timeout: 10_000 }).toBe(true)
    await expect(log.append(next)).rejects.toMatchObject({ code: 'log.replaced' })
    expect(bytesOf(await recordsOf(truth))).toEqual(bytesOf([records[0], records[1], other]))
  })

  test.for([
    [13, 'mongodb.notAuthorised'],
    [10_107, 'log.unreachable'],
    [8000, 'mongodb.authFailed'],
    [2, 'mongodb.failed'],
  ] as const)('an append that the server refuses with %i is %s', async ([code, expected]) => {
    const { proxy, log, truth, records } = await begin()
    const answer = { ok: 0, code, errmsg: 'as the test wants it' }
    proxy.fault = (message) => (isOf(message, 'insert', 'request') ? { answer } : 'pass')
    expect(await failureOf(log.append(records[1]))).toBe(expected)
    expect(await recordsOf(truth)).toHaveLength(1)
  })

  const timedOut = { code: 64, codeName: 'WriteConcernFailed', errmsg: 'waiting for replication timed out' }
  const nothing = { ok: 1, cursor: { id: Long.ZERO, ns: 'a.b', firstBatch: [] } }

  test.for([
    ['no majority had it in time', { ok: 1, n: 1, writeConcernError: timedOut }],
    ['the primary stepped down meanwhile', { ok: 0, code: 11_602, errmsg: 'operation was interrupted' }],
    ['it took too long', { ok: 0, code: 50, errmsg: 'operation exceeded time limit' }],
  ] as const)(
    'an append of which the server says that %s is unknown until it is seen',
    async ([, answer]) => {
      const { proxy, log, truth, records } = await begin()
      let isSent = false
      proxy.fault = (message) => {
        isSent ||= isOf(message, 'insert', 'answer')
        if (isOf(message, 'insert', 'answer')) return { answer }
        return isSent && isOf(message, 'find', 'answer') ? { answer: nothing } : 'pass'
      }
      await expect(log.append(records[1])).rejects.toMatchObject({ code: 'log.outcomeUnknown' })
      proxy.fault = () => 'pass'
      expect(await log.append(records[1])).toBe('appended')
      expect(await recordsOf(truth)).toHaveLength(2)
    },
  )

  test('a user who may not make the missing index is told what to have done', async () => {
    const { proxy, direct, log, records } = await begin()
    await direct.collection(logCollection).dropIndex('projectId_1_lsn_1')
    await proxy.goAway()
    await proxy.comeBack()
    const answer = { ok: 0, code: 13, errmsg: 'not authorized' }
    proxy.fault = (message) => (isOf(message, 'createIndexes', 'request') ? { answer } : 'pass')
    await expect.poll(() => failureOf(log.append(records[1])), { timeout: 10_000 }).toBe('log.indexMissing')
    proxy.fault = () => 'pass'
    expect(await log.append(records[1])).toBe('appended')
  })

  // Neither FerretDB nor the oracle has change streams, so the proxy plays one, as the protocol has it.
  test('where there are change streams, news comes by one and the head is not asked for again and again', async () => {
    const { proxy, log, truth, records } = await begin()
    const asked: string[] = []
    let tell = (): void => {}
    const told = new Promise<void>((resolve) => (tell = resolve))
    const batch = (name: 'firstBatch' | 'nextBatch', events: readonly object[]) => ({
      answer: {
        ok: 1,
        cursor: {
          id: Long.fromNumber(5),
          ns: 'a.wal_log',
          [name]: events,
          postBatchResumeToken: { _data: '1' },
        },
      },
    })
    let polls = 0
    proxy.fault = async (message) => {
      if (message.direction === 'answer') return 'pass'
      asked.push(message.command)
      if (message.command === 'aggregate') return batch('firstBatch', [])
      if (message.command !== 'getMore') return 'pass'
      if (polls++ === 0) return batch('nextBatch', [])
      await told
      return batch('nextBatch', [{ _id: { _data: '2' }, operationType: 'insert' }])
    }
    const news = log.changed(1, new AbortController().signal)
    await expect.poll(() => polls).toBe(2)
    await truth.append(records[1])
    tell()
    await news
    expect(asked).toEqual(['aggregate', 'getMore', 'find', 'getMore', 'find'])
  })
}
