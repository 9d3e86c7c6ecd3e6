import { create } from 'zustand'
import type { At } from '../../shared/model/moment.ts'
import { sessionAt, useSession } from './session.ts'

/** Between two requests of a drag; the last position is always asked for. */
const dragIntervalMilliseconds = 80

const useFollower = create<{ readonly at: At }>()(() => ({ at: sessionAt(useSession.getState()) }))
let timer: ReturnType<typeof setTimeout> | null = null
let lastTime = 0

const isSame = (a: At, b: At): boolean =>
  a.kind === b.kind && (a.kind !== 'lsn' || b.kind !== 'lsn' || a.lsn === b.lsn)

function follow(): void {
  if (timer !== null) clearTimeout(timer)
  timer = null
  lastTime = performance.now()
  const at = sessionAt(useSession.getState())
  if (!isSame(at, useFollower.getState().at)) useFollower.setState({ at })
}

// One subscription for all views, made before any of them: they ask for the same moment, in the same turn, and a
// playhead that moves sixty times a second renders none of them in between.
useSession.subscribe((now, before) => {
  if (
    now.playhead === before.playhead &&
    now.dragging === before.dragging &&
    now.branchId === before.branchId
  )
    return
  const wait = lastTime + dragIntervalMilliseconds - performance.now()
  if (!now.dragging || now.branchId !== before.branchId || wait <= 0) follow()
  else timer ??= setTimeout(follow, wait)
})

/**
 * The moment to read at. It is the playhead's, except during a drag, when it follows at most every 80 ms and once more
 * when the playhead rests, so that a fast hand does not make a queue of requests.
 */
export const useReadAt = (): At => useFollower((s) => s.at)

/** The same outside of React. */
export const readAt = (): At => useFollower.getState().at
