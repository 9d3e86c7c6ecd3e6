import { serialize } from 'bson'
import { describe, expect, it } from 'vitest'
import type { Page } from '../../../../shared/contract/documents.ts'
import { asBranchId, asCollectionId, asLsn, asProjectId } from '../../../../shared/model/ids.ts'
import { DocumentSource } from '../../../../renderer/features/documents/model/document-source.ts'
import type { DocumentTarget } from '../../../../renderer/features/documents/model/document-source.ts'

const target = (lsn: number, collection = 5): DocumentTarget => ({
  projectId: asProjectId('p'),
  branchId: asBranchId(1),
  collectionId: asCollectionId(collection),
  at: { kind: 'lsn', lsn },
})

/** A source whose reads are answered by hand; each answer is a page of `count` documents. */
function handMade() {
  const open: {
    lsn: number
    offset: number
    answer: (count: number) => void
    fail: (e: Error) => void
    signal: AbortSignal
  }[] = []
  const timers: (() => void)[] = []
  let now = 1000
  const source = new DocumentSource({
    now: () => now,
    schedule: (run) => {
      timers.push(run)
      return () => void timers.splice(timers.indexOf(run), 1)
    },
    fetchPage: (wanted) => (request, signal) =>
      new Promise<Page>((resolve, reject) => {
        const lsn = wanted.at.kind === 'lsn' ? wanted.at.lsn : 0
        open.push({
          lsn,
          offset: request.offset,
          signal,
          fail: reject,
          answer: (count) => resolve(pageOf(count, lsn, request.offset)),
        })
      }),
  })
  return { source, open, timers, wait: (ms: number) => (now += ms) }
}

function pageOf(total: number, lsn: number, offset: number): Page {
  const count = Math.max(0, Math.min(100, total - offset))
  const documents = Array.from({ length: count }, (_, i) => serialize({ _id: offset + i, lsn }))
  return {
    moment: { lsn: asLsn(lsn), time: 0, isHead: false, requested: null },
    bytes: Uint8Array.from(documents.flatMap((d) => [...d])),
    count,
    lsns: documents.map(() => asLsn(lsn)),
    first: null,
    last: null,
    offset,
    total,
    hasMore: offset + count < total,
  }
}

const turn = async () => {
  for (let i = 0; i < 10; i++) await Promise.resolve()
}
const shownLsn = (source: DocumentSource) => source.state.shown?.snapshot.moment?.lsn

describe('what is shown while something else is read', () => {
  it('is the last good data, until the new is there', async () => {
    const { source, open, wait } = handMade()
    source.show(target(10))
    open[0]?.answer(3)
    await turn()
    expect(shownLsn(source)).toBe(10)
    wait(1000)
    source.show(target(11))
    expect(source.state.isLoading).toBe(true)
    expect(shownLsn(source)).toBe(10)
    open[1]?.answer(3)
    await turn()
    expect(shownLsn(source)).toBe(11)
    expect(source.state.isLoading).toBe(false)
  })

  it('waits a little for a read of a drag, then goes to the newest wish only', async () => {
    const { source, open, wait } = handMade()
    source.show(target(10))
    for (const lsn of [11, 12, 13]) source.show(target(lsn))
    expect(open.map((read) => read.lsn)).toEqual([10])
    open[0]?.answer(1)
    await turn()
    expect(shownLsn(source)).toBe(10)
    expect(open.map((read) => read.lsn)).toEqual([10, 13])
    wait(250)
    source.show(target(14))
    expect(open[1]?.signal.aborted).toBe(true)
    open[2]?.answer(1)
    await turn()
    expect(shownLsn(source)).toBe(14)
  })

  it('stays when the new cannot be read, with the error beside it; trying again mends it', async () => {
    const { source, open, wait } = handMade()
    source.show(target(10))
    open[0]?.answer(1)
    await turn()
    wait(1000)
    source.show(target(11))
    open[1]?.fail(new Error('no'))
    await turn()
    expect(source.state.error).toEqual(new Error('no'))
    expect(shownLsn(source)).toBe(10)
    source.retry()
    open[2]?.answer(1)
    await turn()
    expect(source.state.error).toBeNull()
    expect(shownLsn(source)).toBe(11)
  })

  it('is there at once for a moment seen before', async () => {
    const { source, open, wait } = handMade()
    for (const [index, lsn] of [10, 11].entries()) {
      source.show(target(lsn))
      open[index]?.answer(1)
      await turn()
      wait(1000)
    }
    source.show(target(10))
    expect(shownLsn(source)).toBe(10)
    expect(open).toHaveLength(2)
  })

  it('moves up where the collection has become shorter than what was on screen', async () => {
    const { source, open, wait } = handMade()
    source.show(target(10))
    open[0]?.answer(1000)
    await turn()
    source.look(900, 950)
    open[1]?.answer(1000)
    await turn()
    wait(1000)
    source.show(target(11))
    open[2]?.answer(20)
    await turn()
    open[3]?.answer(20)
    await turn()
    expect(shownLsn(source)).toBe(11)
    expect(source.state.shown?.snapshot.total).toBe(20)
  })

  it('begins at the top of another collection', async () => {
    const { source, open, wait } = handMade()
    source.show(target(10))
    open[0]?.answer(1000)
    await turn()
    source.look(900, 950)
    wait(1000)
    source.show(target(10, 6))
    expect(open.at(-1)?.offset).toBe(0)
  })

  it('can be stopped', async () => {
    const { source, open } = handMade()
    source.show(target(10))
    source.stop()
    expect(source.state).toMatchObject({ isLoading: false, isStopped: true, shown: null })
    expect(open[0]?.signal.aborted).toBe(true)
    source.retry()
    open[1]?.answer(1)
    await turn()
    expect(shownLsn(source)).toBe(10)
  })
})
