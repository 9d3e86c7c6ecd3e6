import type { ObjectNode, TreeNode } from '../../../../../shared/ejson/tree.ts'
import { dateAfter, dateUnits, type DateUnit } from '../../values/calendar.ts'
import { dateOf } from '../../values/dates.ts'
import { isNumber } from '../../values/compare-nodes.ts'
import { exactInteger, toDouble } from '../../values/numbers.ts'
import { utcZone } from '../../values/time-zone.ts'
import { objectOf, partsOfStage, stageError } from '../parse.ts'

/** The documents of a partition in their order, and the value of each by which a range is measured. */
export interface Partition {
  readonly documents: readonly ObjectNode[]
  readonly sortValues: readonly (TreeNode | undefined)[]
}

/** The documents around one that a function looks at: from `from` up to before `to`. */
export interface Span {
  readonly from: number
  readonly to: number
}

export type Window = (partition: Partition, place: number) => Span

type Bound = number | 'current' | 'unbounded'

const stage = '$setWindowFields'
const refuse = (message: string): Error => stageError('FailedToParse', stage, message)

/** A window of documents or of a range of values; without one it is the whole partition. */
export function compileWindow(spec: TreeNode | undefined): Window {
  if (spec === undefined) return ({ documents }) => ({ from: 0, to: documents.length })
  const parts = partsOfStage(
    objectOf(spec, 'FailedToParse', stage),
    ['documents', 'range', 'unit'],
    'FailedToParse',
    stage,
  )
  if (parts.documents !== undefined && parts.range !== undefined)
    throw refuse('has a window of documents or of a range')
  if (parts.documents !== undefined) return ofDocuments(boundsOf(parts.documents, true))
  if (parts.range !== undefined) return ofRange(boundsOf(parts.range, false), unitOf(parts.unit))
  return compileWindow(undefined)
}

export function unitOf(node: TreeNode | undefined): DateUnit | null {
  if (node === undefined) return null
  const unit = dateUnits.find((one) => node.kind === 'string' && one === node.value)
  if (unit === undefined) throw refuse('knows no such `unit`')
  return unit
}

function boundsOf(node: TreeNode, isWhole: boolean): readonly [Bound, Bound] {
  if (node.kind !== 'array' || node.items.length !== 2) throw refuse('takes two bounds of a window')
  const [lower, upper] = node.items.map((item): Bound => {
    if (item.kind === 'string' && (item.value === 'current' || item.value === 'unbounded')) return item.value
    if (!isNumber(item) || (isWhole && exactInteger(item) === null)) throw refuse('takes numbers as bounds')
    return toDouble(item)
  }) as [Bound, Bound]
  const at = (bound: Bound, unbounded: number): number =>
    bound === 'unbounded' ? unbounded : bound === 'current' ? 0 : bound
  if (at(lower, -Infinity) > at(upper, Infinity))
    throw stageError('Location5339900', stage, 'takes a lower bound that is not above the upper one')
  return [lower, upper]
}

const ofDocuments =
  ([lower, upper]: readonly [Bound, Bound]): Window =>
  ({ documents: { length } }, place) => {
    const from = lower === 'unbounded' ? 0 : place + (lower === 'current' ? 0 : lower)
    const to = upper === 'unbounded' ? length : place + (upper === 'current' ? 0 : upper) + 1
    const start = Math.min(Math.max(from, 0), length)
    return { from: start, to: Math.max(start, Math.min(to, length)) }
  }

/** Values are in ascending order, so that both ends are found by halving. */
const ofRange =
  ([lower, upper]: readonly [Bound, Bound], unit: DateUnit | null): Window =>
  ({ sortValues }, place) => {
    const here = measured(sortValues[place], unit)
    const limit = (bound: Bound, unbounded: number): number => {
      if (bound === 'unbounded') return unbounded
      if (bound === 'current') return here
      return unit === null ? here + bound : dateAfter(here, unit, bound, utcZone)
    }
    const [least, most] = [limit(lower, -Infinity), limit(upper, Infinity)]
    const value = (i: number): number => measured(sortValues[i], unit)
    return {
      from: firstWhere(sortValues.length, (i) => value(i) >= least),
      to: firstWhere(sortValues.length, (i) => value(i) > most),
    }
  }

function firstWhere(length: number, holds: (place: number) => boolean): number {
  let from = 0
  let to = length
  while (from < to) {
    const middle = (from + to) >>> 1
    if (holds(middle)) to = middle
    else from = middle + 1
  }
  return from
}

/** The number that a range is measured by: milliseconds of a date where there is a unit. */
export function measured(value: TreeNode | undefined, unit: DateUnit | null): number {
  if (unit === null) {
    if (isNumber(value)) return toDouble(value)
    throw stageError('Location5429414', stage, 'measures a range by numbers, or by dates with a `unit`')
  }
  const date = value?.kind === 'date' ? dateOf(value) : null
  if (date === null) throw stageError('Location5429513', stage, 'measures a range with a `unit` by dates')
  return Number(date)
}
