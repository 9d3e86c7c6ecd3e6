import { ArgonError } from '../../../shared/model/errors.ts'
import { asLsn, type Lsn } from '../../../shared/model/ids.ts'
import type { At, Moment } from '../../../shared/model/moment.ts'
import type { Project } from '../projects/project.ts'

/**
 * The record boundary that an `At` means: the head, the boundary at or before an LSN, or that of the last record at or
 * before a time. A time at or after the head's is "head, now".
 */
export function resolveMoment(project: Project, at: At): Moment {
  if (at.kind === 'head') return headMoment(project)
  return at.kind === 'lsn' ? momentAtLsn(project, at.lsn) : momentAtTime(project, at.time)
}

function headMoment(project: Project): Moment {
  const head = project.log.head()
  return { lsn: asLsn(head.lsn), time: head.time, isHead: true, requested: null }
}

function momentAtLsn(project: Project, lsn: number): Moment {
  if (!Number.isSafeInteger(lsn)) throw new ArgonError('lsn.invalid', `An LSN is a whole number, not ${lsn}`)
  if (lsn < 1) {
    throw new ArgonError('lsn.beforeFirst', `The history begins at LSN 1; there is nothing at ${lsn}`, {
      lsn,
    })
  }
  const head = project.log.head()
  if (lsn > head.lsn) {
    const message = `The history ends at LSN ${head.lsn}; there is nothing at ${lsn} yet`
    throw new ArgonError('lsn.beyondHead', message, { lsn, head: head.lsn })
  }
  const record = project.boundsAt(lsn)
  if (lsn === record.last) return { lsn: record.last, time: record.time, isHead: false, requested: null }
  const before = project.boundsAt(record.lsn - 1)
  return { lsn: before.last, time: before.time, isHead: false, requested: asLsn(lsn) }
}

function momentAtTime(project: Project, time: number): Moment {
  if (!Number.isFinite(time)) throw new ArgonError('time.invalid', 'That is not a time')
  const head = project.log.head()
  if (time >= head.time) return headMoment(project)
  const first = project.boundsAt(1)
  if (time < first.time) {
    const message = `The history begins at ${new Date(first.time).toISOString()}; there is nothing before`
    throw new ArgonError('time.beforeFirst', message, { time, first: first.time })
  }
  const lsn = lsnAtTime(project, time, 1, head.lsn)
  return { lsn, time: project.boundsAt(lsn).time, isHead: false, requested: null }
}

/**
 * Last LSN of the last record at or before a time, by binary search: record times never go backwards. `low` lies in a
 * record at or before the time, `high` at or behind its end. It asks for round numbers, which are asked for again.
 */
export function lsnAtTime(project: Project, time: number, low: number, high: number): Lsn {
  let below = project.boundsAt(low)
  let above = high
  while (below.last < above) {
    const middle = project.boundsAt(roundest(below.last + 1, above))
    if (middle.time <= time) below = middle
    else above = middle.lsn - 1
  }
  return below.last
}

/** Of the whole numbers from `low` to `high` the one that the highest power of two divides. */
function roundest(low: number, high: number): number {
  let step = 1
  while (Math.floor(high / (2 * step)) * 2 * step >= low) step *= 2
  return Math.floor(high / step) * step
}
