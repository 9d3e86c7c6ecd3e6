import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { readAt } from '../../../../renderer/state/read-at.ts'
import { pastPlayhead, useSession } from '../../../../renderer/state/session.ts'
import { asBranchId, asLsn, asProjectId } from '../../../../shared/model/ids.ts'

const { openProject, setDragging, setPlayhead, selectBranch, closeProject } = useSession.getState()
const moveTo = (lsn: number): void => setPlayhead(pastPlayhead(asLsn(lsn)))

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 })
  closeProject()
  openProject(asProjectId('00000000-0000-4000-8000-000000000001'))
})
afterEach(() => {
  vi.useRealTimers()
})

test('outside a drag every move is read at once', () => {
  for (const lsn of [5, 6, 7]) {
    moveTo(lsn)
    expect(readAt()).toEqual({ kind: 'lsn', lsn })
  }
})

test('a drag is followed at most every 80 ms, and its last position is never left out', () => {
  setDragging(true)
  const seen = new Set<string>()
  for (let n = 0; n < 60; n++) {
    moveTo(100 + n)
    vi.advanceTimersByTime(16)
    seen.add(JSON.stringify(readAt()))
  }
  expect(seen.size).toBeGreaterThan(5)
  expect(seen.size).toBeLessThanOrEqual(13)
  vi.advanceTimersByTime(80)
  expect(readAt()).toEqual({ kind: 'lsn', lsn: 159 })
  setDragging(false)
})

test('letting go reads at once, and a timer of the drag changes nothing afterwards', () => {
  setDragging(true)
  moveTo(10)
  moveTo(20)
  setDragging(false)
  expect(readAt()).toEqual({ kind: 'lsn', lsn: 20 })
  setPlayhead({ kind: 'head' })
  vi.runAllTimers()
  expect(readAt()).toEqual({ kind: 'head' })
})

test('another branch is read at once, also during a drag', () => {
  setDragging(true)
  moveTo(10)
  selectBranch(asBranchId(9), pastPlayhead(asLsn(4)))
  expect(readAt()).toEqual({ kind: 'lsn', lsn: 4 })
  setDragging(false)
})
