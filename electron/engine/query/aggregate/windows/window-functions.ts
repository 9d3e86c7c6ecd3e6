import type { TreeNode } from '../../../../../shared/ejson/tree.ts'
import { compileExpression } from '../../expression/compile-expression.ts'
import { scopeOf, type Expression } from '../../expression/expression.ts'
import { int, isNullish, nothing } from '../../expression/operands.ts'
import { isNumber } from '../../values/compare-nodes.ts'
import { double, exactInteger, toDouble } from '../../values/numbers.ts'
import { accumulatorNamed, isAccumulator } from '../accumulators/accumulators.ts'
import type { HeldBytes } from '../held-bytes.ts'
import { objectOf, partsOfStage, stageError } from '../parse.ts'
import type { PipelineContext } from '../stage.ts'
import { compileWindow, measured, unitOf, type Partition, type Window } from './window.ts'

/** The values of a field for the documents of a partition, one after the other. */
export type WindowFunction = (partition: Partition, order: Ranks, held: HeldBytes) => Generator<TreeNode>

/** Whether a document has the same place in the order as the one before it. */
export type Ranks = (place: number) => boolean

type Compile = (
  operand: TreeNode,
  context: PipelineContext,
  window: TreeNode | undefined,
  name: string,
) => WindowFunction

const valuesOf = ({ documents }: Partition, expression: Expression): (TreeNode | undefined)[] =>
  documents.map((document) => expression(scopeOf(document)))

function* ranks(partition: Partition, isTie: Ranks, isDense: boolean): Generator<TreeNode> {
  let rank = 0
  for (let i = 0; i < partition.documents.length; i++) {
    if (i === 0 || !isTie(i)) rank = isDense ? rank + 1 : i + 1
    yield int(rank)
  }
}

const shift: Compile = (operand, context, _, name) => {
  const spec = objectOf(operand, 'FailedToParse', name)
  const parts = partsOfStage(spec, ['output', 'by', 'default'], 'FailedToParse', name)
  const by = parts.by === undefined ? null : exactInteger(parts.by)
  if (by === null || parts.output === undefined)
    throw stageError('FailedToParse', name, 'takes an `output` and a whole `by`')
  const output = compileExpression(parts.output, context)
  const otherwise = compileExpression(parts.default ?? nothing, context)
  return function* (partition) {
    const values = valuesOf(partition, output)
    for (let i = 0; i < values.length; i++) {
      const place = i + Number(by)
      if (place >= 0 && place < values.length) yield values[place] ?? nothing
      else yield otherwise(scopeOf(nothing)) ?? nothing
    }
  }
}

const expMovingAvg: Compile = (operand, context, _, name) => {
  const parts = partsOfStage(
    objectOf(operand, 'FailedToParse', name),
    ['input', 'N', 'alpha'],
    'FailedToParse',
    name,
  )
  const number = parts.N ?? parts.alpha
  if (parts.input === undefined || !isNumber(number) || (parts.N !== undefined && parts.alpha !== undefined))
    throw stageError('FailedToParse', name, 'takes an `input`, and either `N` or `alpha`')
  const alpha = parts.N === undefined ? toDouble(number) : 2 / (toDouble(number) + 1)
  const input = compileExpression(parts.input, context)
  return function* (partition) {
    let average: number | null = null
    for (const value of valuesOf(partition, input)) {
      if (!isNumber(value)) yield nothing
      else if (average === null) {
        average = toDouble(value)
        yield value
      } else {
        average = toDouble(value) * alpha + average * (1 - alpha)
        yield double(average)
      }
    }
  }
}

/** What is not there is the last value before it, or what lies on the line between its neighbours. */
const filling =
  (isLinear: boolean): Compile =>
  (operand, context) => {
    const input = compileExpression(operand, context)
    return function* (partition) {
      const values = valuesOf(partition, input)
      let last: TreeNode = nothing
      for (let i = 0; i < values.length; i++) {
        const value = values[i]
        if (!isNullish(value)) last = value
        yield isNullish(value) && isLinear ? between(partition, values, i) : last
      }
    }
  }

function between(partition: Partition, values: readonly (TreeNode | undefined)[], place: number): TreeNode {
  let before = place
  let after = place
  while (before >= 0 && isNullish(values[before])) before--
  while (after < values.length && isNullish(values[after])) after++
  const [left, right] = [values[before], values[after]]
  if (!isNumber(left) || !isNumber(right)) return nothing
  const at = (i: number): number => position(partition.sortValues[i])
  const part = (at(place) - at(before)) / (at(after) - at(before))
  return double(toDouble(left) + (toDouble(right) - toDouble(left)) * part)
}

const position = (value: TreeNode | undefined): number =>
  value?.kind === 'date' ? measured(value, 'millisecond') : measured(value, null)

const unitLengths = {
  week: 604_800_000,
  day: 86_400_000,
  hour: 3_600_000,
  minute: 60_000,
  second: 1000,
  millisecond: 1,
}

/** The slope between the ends of a window, or the area under it by trapezoids; by the unit where the order is of dates. */
const calculus =
  (isSlope: boolean): Compile =>
  (operand, context, window, name) => {
    const parts = partsOfStage(
      objectOf(operand, 'FailedToParse', name),
      ['input', 'unit'],
      'FailedToParse',
      name,
    )
    if (parts.input === undefined) throw stageError('FailedToParse', name, 'lacks its `input`')
    const input = compileExpression(parts.input, context)
    const unit = unitOf(parts.unit)
    if (unit !== null && !Object.hasOwn(unitLengths, unit))
      throw stageError('Location5490704', name, 'takes a unit of fixed length')
    const length = unit === null ? 1 : unitLengths[unit as keyof typeof unitLengths]
    const spanOf = compileWindow(window)
    return function* (partition) {
      const values = valuesOf(partition, input)
      const at = (i: number): number => measured(partition.sortValues[i], unit) / length
      const number = (i: number): number => (isNumber(values[i]) ? toDouble(values[i]) : NaN)
      for (let i = 0; i < values.length; i++) {
        const { from, to } = spanOf(partition, i)
        if (isSlope) {
          const run = to - from < 2 ? 0 : at(to - 1) - at(from)
          yield run === 0 ? nothing : double((number(to - 1) - number(from)) / run)
          continue
        }
        let area = 0
        for (let k = from + 1; k < to; k++) area += ((number(k) + number(k - 1)) / 2) * (at(k) - at(k - 1))
        yield to <= from ? nothing : double(area)
      }
    }
  }

const functions: Readonly<Record<string, Compile>> = {
  $denseRank: () => (partition, isTie) => ranks(partition, isTie, true),
  $derivative: calculus(true),
  $documentNumber: () => (partition) => ranks(partition, () => false, false),
  $expMovingAvg: expMovingAvg,
  $integral: calculus(false),
  $linearFill: filling(true),
  $locf: filling(false),
  $rank: () => (partition, isTie) => ranks(partition, isTie, false),
  $shift: shift,
}

export const compileWindowFunction: Compile = (operand, context, window, name) => {
  if (Object.hasOwn(functions, name)) return (functions[name] as Compile)(operand, context, window, name)
  if (!isAccumulator(name)) throw stageError('FailedToParse', name, 'is no function over a window')
  return accumulating(operand, context, compileWindow(window), name)
}

/** A window that only grows goes on with what it has; any other is gone through anew where it moves. */
function accumulating(
  operand: TreeNode,
  context: PipelineContext,
  spanOf: Window,
  name: string,
): WindowFunction {
  const compiled = accumulatorNamed(name)(operand, context, name)
  return function* (partition, _, held) {
    const values = valuesOf(partition, compiled.operand)
    const begin = () => compiled.begin(scopeOf(nothing), held)
    let accumulator = begin()
    let [start, end] = [0, 0]
    let result: TreeNode | null = null
    for (let i = 0; i < values.length; i++) {
      const { from, to } = spanOf(partition, i)
      if (result !== null && from === start && to === end) {
        yield result
        continue
      }
      if (from !== start || to < end) {
        accumulator = begin()
        ;[start, end] = [from, from]
      }
      for (; end < to; end++) accumulator.add(values[end])
      const now = accumulator.result()
      result = now.kind === 'array' ? { kind: 'array', items: [...now.items] } : now
      yield result
    }
  }
}
