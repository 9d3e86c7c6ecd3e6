import type { Position } from '../../../shared/contract/history.ts'
import type { Branch } from '../../../shared/model/branch.ts'
import { asLsn } from '../../../shared/model/ids.ts'
import type { Lsn } from '../../../shared/model/ids.ts'
import { atHead } from '../../../shared/model/moment.ts'
import type { At } from '../../../shared/model/moment.ts'
import { api } from '../../api/client.ts'
import { isCancelled } from '../../state/errors.ts'
import { notifyError } from '../../state/notify.ts'
import { headPlayhead, pastPlayhead, sessionAt, useSession } from '../../state/session.ts'
import type { Playhead } from '../../state/session.ts'
import { branchHead } from './branch-head.ts'

/** Reaching the head by any means is being at the head. */
export const toPlayhead = (lsn: number, branch: Branch): Playhead =>
  lsn >= branchHead(branch) ? headPlayhead : pastPlayhead(asLsn(Math.max(1, Math.round(lsn))))

/** The LSN that the playhead stands on. */
export const playheadLsn = (playhead: Playhead, branch: Branch): number =>
  playhead.kind === 'head' ? branchHead(branch) : playhead.lsn

let running: AbortController | null = null

/**
 * Runs one move of the playhead; a newer one replaces it. Gives the position reached, or null when there was none or
 * the move was replaced.
 */
async function move(
  branch: Branch,
  ask: (signal: AbortSignal) => Promise<Position | null>,
): Promise<Position | null> {
  running?.abort()
  const controller = new AbortController()
  running = controller
  try {
    const position = await ask(controller.signal)
    if (position === null || controller.signal.aborted) return null
    if (useSession.getState().branchId !== branch.id) return null
    useSession
      .getState()
      .setPlayhead(position.moment.isHead ? headPlayhead : pastPlayhead(position.moment.lsn))
    return position
  } catch (error) {
    if (!isCancelled(error)) notifyError(error)
    return null
  }
}

const target = (branch: Branch) => ({
  projectId: useSession.getState().projectId ?? failNoProject(),
  branchId: branch.id,
})

function failNoProject(): never {
  throw new Error('No project is open')
}

/** Where the playhead is. The head is asked for: what the map knows of it may be a commit behind. */
async function lsnNow(branch: Branch, signal: AbortSignal): Promise<Lsn> {
  const { playhead } = useSession.getState()
  if (playhead.kind === 'past') return playhead.lsn
  return newestLsn(await api.history.locate({ ...target(branch), at: atHead }, { signal }))
}

/** Where the branch's own history ends at a place: what other branches wrote since changed nothing here. */
const newestLsn = ({ commit, moment }: Position): Lsn => commit?.lastLsn ?? moment.lsn

/** To the record before or after the playhead. */
export const stepPlayhead = (branch: Branch, direction: 'previous' | 'next'): Promise<Position | null> =>
  move(branch, async (signal) => {
    const lsn = await lsnNow(branch, signal)
    return api.history.step({ ...target(branch), lsn, direction }, { signal })
  })

/** So many entries on (or back, when negative) from where the playhead is. */
export const movePlayhead = (branch: Branch, entries: number): Promise<Position | null> =>
  move(branch, async (signal) => {
    const here = await api.history.locate(
      { ...target(branch), at: sessionAt(useSession.getState()) },
      { signal },
    )
    const index = Math.min(Math.max(1, here.index + entries), here.total)
    const there = await api.history.nth({ ...target(branch), index }, { signal })
    // Inside a record the place found is the record's end, which may be where we are.
    const lsn = newestLsn(here)
    if (entries > 0 || there.moment.lsn < lsn) return there
    return api.history.step({ ...target(branch), lsn, direction: 'previous' }, { signal })
  })

/** To an LSN or a time. */
export const goToMoment = (branch: Branch, at: At): Promise<Position | null> =>
  move(branch, (signal) => api.history.locate({ ...target(branch), at }, { signal }))

export const goToFirst = (branch: Branch): Promise<Position | null> =>
  move(branch, (signal) => api.history.nth({ ...target(branch), index: 1 }, { signal }))

export function goToHead(): void {
  running?.abort()
  useSession.getState().setPlayhead(headPlayhead)
}
