import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { parseGoTo } from '../../../../renderer/features/history-map/go-to.ts'
import {
  speakAgo,
  speakCommit,
  speakNode,
  speakPosition,
} from '../../../../renderer/features/history-map/sentences.ts'
import { createTrailingSender } from '../../../../renderer/features/history-map/trailing.ts'
import type { Commit } from '../../../../shared/model/entry.ts'
import { asBranchId, asLsn } from '../../../../shared/model/ids.ts'
import { makeBranch } from './make-branch.ts'

const now = Date.UTC(2026, 10, 2, 9, 30)
const read = (text: string) => parseGoTo(text, { now, zone: 'utc' })

describe('the go-to field', () => {
  it('reads LSNs and moves', () => {
    expect(read('41207')).toEqual({ kind: 'lsn', lsn: 41207 })
    expect(read('41,207')).toEqual({ kind: 'lsn', lsn: 41207 })
    expect(read('+50')).toEqual({ kind: 'by', entries: 50 })
    expect(read(' -10 ')).toEqual({ kind: 'by', entries: -10 })
    expect(read('head')).toEqual({ kind: 'head' })
  })

  it('reads times', () => {
    expect(read('2026-11-02T08:00:00Z')).toEqual({ kind: 'time', time: Date.UTC(2026, 10, 2, 8) })
    expect(read('10 min ago')).toEqual({ kind: 'time', time: now - 600_000 })
    expect(read('yesterday 14:00')).toEqual({ kind: 'time', time: Date.UTC(2026, 10, 1, 14) })
    expect(read('Yesterday')).toEqual({ kind: 'time', time: Date.UTC(2026, 10, 1) })
    expect(read('today 08:15')).toEqual({ kind: 'time', time: Date.UTC(2026, 10, 2, 8, 15) })
  })

  it('takes a bare time of day as the last time it was that late', () => {
    expect(read('08:00')).toEqual({ kind: 'time', time: Date.UTC(2026, 10, 2, 8) })
    expect(read('14:00')).toEqual({ kind: 'time', time: Date.UTC(2026, 10, 1, 14) })
  })

  it.each(['yesterday 25:00', '+0', 'soon', '2026-02-31', '0'])('says what is wrong with %s', (text) => {
    expect(read(text)).toMatchObject({ kind: 'bad', message: expect.stringMatching(/^[A-Z].*[^.]$/u) })
  })
})

const commit: Commit = {
  lsn: asLsn(41_207),
  lastLsn: asLsn(41_207),
  branchId: asBranchId(1),
  time: Date.UTC(2026, 10, 2, 14, 3, 11),
  actor: 'alice',
  message: '',
  inserts: 0,
  updates: 1,
  deletes: 0,
  operations: [],
  collections: [],
}

describe('spoken sentences', () => {
  it('say where the slider stands', () => {
    const moment = { lsn: asLsn(41_207), time: commit.time, isHead: false, requested: null }
    expect(speakPosition({ moment, index: 3204, total: 9911, commit }, 'orders')).toBe(
      'Entry 3,204 of 9,911, LSN 41,207, 2 November 2026 14:03 UTC, update of 1 document in orders by alice',
    )
  })

  it('say what a record did', () => {
    expect(speakCommit({ ...commit, updates: 0, inserts: 1204 })).toBe('Insert of 1,204 documents')
    expect(speakCommit({ ...commit, inserts: 2 })).toBe('Change of 3 documents')
    expect(speakCommit({ ...commit, updates: 0, operations: ['dropCollection'] })).toBe('Collection dropped')
  })

  it('say what a node is', () => {
    const branch = makeBranch({ id: 20, name: 'pricing', base: 12, ahead: 1 })
    const node = {
      kind: 'fork',
      branch,
      laneId: asBranchId(1),
      lsn: 12,
      time: now - 7_200_000,
      run: null,
    } as const
    expect(speakNode(node, 'main', now)).toBe('Fork of pricing from main, LSN 12, by alice, 2 hours ago')
    expect(speakNode({ ...node, kind: 'head' }, 'pricing', now)).toBe(
      'Head of pricing, LSN 12, 2 hours ago, 1 entry of its own',
    )
  })

  it('counts time in whole units', () => {
    expect(speakAgo(now - 59_000, now)).toBe('just now')
    expect(speakAgo(now - 86_400_000, now)).toBe('1 day ago')
  })
})

describe('following a drag', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('sends the newest at most every 80 ms, and once after the last move', () => {
    const sent: number[] = []
    const sender = createTrailingSender<number>((value) => sent.push(value), {
      everyMilliseconds: 80,
      restMilliseconds: 120,
    })
    for (let i = 1; i <= 20; i++) {
      sender.push(i)
      vi.advanceTimersByTime(16)
    }
    expect(sent).toEqual([5, 10, 15, 20])
    vi.advanceTimersByTime(500)
    expect(sent).toEqual([5, 10, 15, 20])
    sender.push(21)
    sender.push(22)
    vi.advanceTimersByTime(500)
    expect(sent.at(-1)).toBe(22)
  })

  it('sends nothing after it is cancelled', () => {
    const sent: number[] = []
    const sender = createTrailingSender<number>((value) => sent.push(value), {
      everyMilliseconds: 80,
      restMilliseconds: 120,
    })
    sender.push(1)
    sender.cancel()
    vi.advanceTimersByTime(500)
    expect(sent).toEqual([])
  })
})
