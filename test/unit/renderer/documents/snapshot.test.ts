import { serialize } from 'bson'
import { describe, expect, it } from 'vitest'
import type { Page } from '../../../../shared/contract/documents.ts'
import { asLsn } from '../../../../shared/model/ids.ts'
import type { Moment } from '../../../../shared/model/moment.ts'
import { blockDocuments, createSnapshot } from '../../../../renderer/features/documents/model/snapshot.ts'
import type { FetchPage, Snapshot } from '../../../../renderer/features/documents/model/snapshot.ts'

const moment: Moment = { lsn: asLsn(7), time: 0, isHead: true, requested: null }

/** Collection of `total` documents whose `_id` is their place; a page ends early at `pageMax`. */
function collection(total: number, pageMax = Infinity) {
  const requests: { offset: number; limit: number; at: Moment | null; signal: AbortSignal }[] = []
  const fetchPage: FetchPage = async ({ offset, limit, at }, signal) => {
    requests.push({ offset, limit, at, signal })
    await Promise.resolve()
    const count = Math.max(0, Math.min(limit, pageMax, total - offset))
    const documents = Array.from({ length: count }, (_, i) => serialize({ _id: offset + i }))
    const page: Page = {
      moment,
      bytes: Uint8Array.from(documents.flatMap((d) => [...d])),
      count,
      lsns: documents.map(() => asLsn(3)),
      first: null,
      last: null,
      offset,
      total,
      hasMore: offset + count < total,
    }
    return page
  }
  return { requests, fetchPage }
}

const settled = async (snapshot: Snapshot): Promise<void> => {
  for (let turn = 0; turn < 200 && (turn < 5 || snapshot.isLoading); turn++) await Promise.resolve()
}

describe('documents by offset', () => {
  it('reads whole blocks, the first alone since it fixes the moment', async () => {
    const { requests, fetchPage } = collection(100_000)
    const snapshot = createSnapshot(fetchPage)
    snapshot.ensure(50, 250)
    expect(requests.map((r) => r.offset)).toEqual([0])
    await settled(snapshot)
    expect(requests.map(({ offset, limit, at }) => [offset, limit, at?.lsn ?? null])).toEqual([
      [0, 100, null],
      [100, 100, 7],
      [200, 100, 7],
    ])
    expect(snapshot.total).toBe(100_000)
    expect(snapshot.isLoaded(50, 250)).toBe(true)
    expect(snapshot.get(249)?.offset).toBe(249)
    expect(snapshot.get(300)).toBeUndefined()
  })

  it('goes on where a page of large documents ended early, only as far as is looked at', async () => {
    const { requests, fetchPage } = collection(1000, 20)
    const snapshot = createSnapshot(fetchPage)
    snapshot.ensure(0, 50)
    await settled(snapshot)
    expect(requests.map((r) => r.offset)).toEqual([0, 20, 40])
    expect(snapshot.isLoaded(0, 60)).toBe(true)
  })

  it('drops reads that are out of sight, and not the first', async () => {
    const { requests, fetchPage } = collection(100_000)
    const snapshot = createSnapshot(fetchPage)
    snapshot.ensure(0, 10)
    snapshot.ensure(5000, 5010)
    expect(requests[0]?.signal.aborted).toBe(false)
    await settled(snapshot)
    snapshot.ensure(90_000, 90_010)
    snapshot.ensure(20_000, 20_010)
    expect(requests.find((r) => r.offset === 90_000)?.signal.aborted).toBe(true)
    await settled(snapshot)
    expect(snapshot.get(90_000)).toBeUndefined()
    expect(snapshot.isLoaded(20_000, 20_010)).toBe(true)
  })

  it('forgets blocks looked at long ago', async () => {
    const { fetchPage } = collection(100_000)
    const snapshot = createSnapshot(fetchPage)
    for (let block = 0; block < 80; block++) {
      snapshot.ensure(block * blockDocuments, block * blockDocuments + 10)
      await settled(snapshot)
    }
    expect(snapshot.block(0)).toBeNull()
    expect(snapshot.block(79)).not.toBeNull()
    expect(snapshot.block(30)).not.toBeNull()
  })

  it('stays as it is after a failure until it is told to try again', async () => {
    const { fetchPage } = collection(1000)
    let fails = true
    const snapshot = createSnapshot((request, signal) =>
      fails ? Promise.reject(new Error('no')) : fetchPage(request, signal),
    )
    snapshot.ensure(0, 10)
    await settled(snapshot)
    expect(snapshot.error).toEqual(new Error('no'))
    snapshot.ensure(0, 20)
    expect(snapshot.isLoading).toBe(false)
    fails = false
    snapshot.retry()
    await settled(snapshot)
    expect(snapshot.error).toBeNull()
    expect(snapshot.isLoaded(0, 20)).toBe(true)
  })

  it('knows an empty collection', async () => {
    const snapshot = createSnapshot(collection(0).fetchPage)
    snapshot.ensure(0, 50)
    await settled(snapshot)
    expect(snapshot.total).toBe(0)
    expect(snapshot.isLoaded(0, 50)).toBe(true)
    expect(snapshot.isLoading).toBe(false)
  })
})
