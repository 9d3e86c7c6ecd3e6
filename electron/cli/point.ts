import { ArgonError, isArgonError } from '../../shared/model/errors.ts'
import type { BranchId } from '../../shared/model/ids.ts'
import { parseMomentText } from '../../shared/model/moment-text.ts'
import { atHead, atLsn, type At } from '../../shared/model/moment.ts'
import type { Engine } from '../engine/engine.ts'
import type { Project } from '../engine/projects/project.ts'
import type { Context } from './context.ts'
import { didYouMean } from './near-misses.ts'
import { ambiguousBranch, branchesMeant, pickBranch } from './pick-branch.ts'

/** A branch, and where on it. */
export interface Point {
  readonly branchId: BranchId
  readonly at: At
}

export interface PointText {
  /** A branch, or `name@moment`. */
  readonly branch?: string | undefined
  /** A moment, or `name@moment`. */
  readonly at?: string | undefined
}

type Place = { readonly context: Context; readonly engine: Engine; readonly project: Project }

/** An LSN, a time (UTC where it names no zone), `head`, or a time before now as `10 min ago`. */
export function parseAt(text: string, now: number): At {
  const read = parseMomentText(text, { now, zone: 'utc' })
  if (read.kind === 'head') return atHead
  if (read.kind === 'lsn') return atLsn(read.lsn)
  if (read.kind === 'time') return read
  const problem = read.kind === 'bad' ? read.message : 'The moment is empty'
  const example = 'an LSN such as 41207, or a time such as "2026-11-02 14:03" (UTC)'
  throw new ArgonError('request.invalid', `\`${text}\` is not a moment: ${problem}; give ${example}`, {
    text,
  })
}

/**
 * Where a command reads, or forks from. `name@moment` is the branch that had the name as of that moment, which after a
 * reset or a rename may be another than has it now. `main` and its head where nothing is said.
 */
export function resolvePoint(place: Place, { branch, at }: PointText): Point {
  const named = at === undefined ? null : parseNamed(at, place.context.io.now())
  const plain = at === undefined || named !== null ? null : parseAt(at, place.context.io.now())
  const then = named === null ? null : asOf(place, named)
  if (branch === undefined) return then ?? { branchId: branchOf(place, 'main'), at: plain ?? atHead }
  const point = pointOf(place, branch)
  if (then === null) return plain === null ? point : { ...moveable(point, branch), at: plain }
  if (then.branchId === moveable(point, branch).branchId) return then
  const message = `\`${at}\` is not on branch \`${branch}\`; name the branch once, as \`${at}\``
  throw new ArgonError('request.invalid', message, { branch, at: at ?? null })
}

interface Named {
  readonly name: string
  readonly at: At
}

/** `name@moment` where it is one; a moment alone may begin with an @ as well. */
function parseNamed(text: string, now: number): Named | null {
  const split = text.lastIndexOf('@')
  if (split < 1) return null
  const read = parseMomentText(text.slice(split + 1), { now, zone: 'utc' })
  const name = text.slice(0, split)
  if (read.kind === 'head') return { name, at: atHead }
  if (read.kind === 'lsn') return { name, at: atLsn(read.lsn) }
  return read.kind === 'time' ? { name, at: read } : null
}

/** A branch's own name may have an @ in it: what can be read both ways is refused. */
function pointOf(place: Place, text: string): Point {
  const meant = branchesMeant(place.project.branches.rows(), text)
  const named = parseNamed(text, place.context.io.now())
  if (named === null) return { branchId: branchOf(place, text), at: atHead }
  if (meant.length === 0) return asOf(place, named)
  const then = branchesMeant(place.project.branches.rows(), named.name)
  if (then.length === 0) return { branchId: branchOf(place, text), at: atHead }
  throw ambiguousBranch(text, [...meant, ...then])
}

function asOf({ engine, project }: Place, { name, at }: Named): Point {
  try {
    return { branchId: engine.branches.resolve(project, name, at).branchId, at }
  } catch (error) {
    if (!isArgonError(error, 'branch.notFound')) throw error
    const names = project.branches.rows().map((row) => row.name)
    throw new ArgonError(error.code, error.message + didYouMean(name, names), error.details)
  }
}

const branchOf = ({ project }: Place, text: string): BranchId => pickBranch(project.branches.rows(), text).id

function moveable(point: Point, branch: string): Point {
  if (point.at.kind === 'head') return point
  const message = `\`${branch}\` says a moment already; leave out --at`
  throw new ArgonError('request.invalid', message, { branch })
}
