import type { ObjectNode, TreeNode } from '../../../../../shared/ejson/tree.ts'
import { densifiedDocumentsMax } from '../../../../../shared/model/limits.ts'
import { partsOf } from '../../expression/compile-path.ts'
import { nothing } from '../../expression/operands.ts'
import { queryError } from '../../query-error.ts'
import { added } from '../../values/arithmetic.ts'
import { dateAfter, type DateUnit } from '../../values/calendar.ts'
import { compareNodes, isNumber, type NumberNode } from '../../values/compare-nodes.ts'
import { NodeMap } from '../../values/node-map.ts'
import { exactInteger } from '../../values/numbers.ts'
import { keyOf } from '../../values/sort-nodes.ts'
import { withValueAt } from '../../values/set-path.ts'
import { utcZone } from '../../values/time-zone.ts'
import { batched } from '../batching.ts'
import { HeldBytes } from '../held-bytes.ts'
import { objectOf, partsOfStage, stageError, stringOf } from '../parse.ts'
import type { StageCompiler } from '../stage.ts'
import { collected } from '../sub-pipeline.ts'
import { unitOf } from '../windows/window.ts'

interface Range {
  readonly bounds: 'full' | 'partition' | readonly [TreeNode, TreeNode]
  readonly next: (value: TreeNode) => TreeNode
}

interface Keyed {
  readonly value: TreeNode
  readonly document: ObjectNode
}

/** Adds documents where a field leaves out a value of an even sequence. */
export const densify: StageCompiler = (spec, { collation }, name) => {
  const names = ['field', 'partitionByFields', 'range'] as const
  const parts = partsOfStage(objectOf(spec, 'Location5733201', name), names, 'Location40415', name)
  if (parts.field === undefined || parts.range === undefined)
    throw stageError('Location40414', name, 'takes a `field` and a `range`')
  const path = partsOf(stringOf(parts.field, 'TypeMismatch', name, 'field'))
  const range = rangeOf(parts.range, name)
  const by = partitionPaths(parts.partitionByFields, name)
  return async function* (input, run) {
    const documents = await collected(input, new HeldBytes(name))
    const partitions = new NodeMap<Keyed[]>(collation)
    const inOrder: { readonly key: TreeNode; readonly keyed: Keyed[] }[] = []
    for (const document of documents) {
      const key: TreeNode = { kind: 'array', items: by.map((parts) => keyOf(document, parts, 1)) }
      const one = { value: keyOf(document, path, 1), document }
      const there = partitions.get(key)
      if (there !== undefined) there.push(one)
      else {
        const keyed = [one]
        partitions.add(key, keyed)
        inOrder.push({ key, keyed })
      }
    }
    const made = { count: 0 }
    const whole = extent(inOrder.flatMap(({ keyed }) => keyed))
    for (const { key, keyed } of inOrder.sort((a, b) => compareNodes(a.key, b.key, collation))) {
      const fixed = by.reduce(
        (document, parts, i) =>
          withValueAt(document, parts, (key as { items: readonly TreeNode[] }).items[i]),
        { kind: 'object', fields: [] } as ObjectNode,
      )
      yield* batched(
        dense(keyed, range, whole, (value) => withValueAt(fixed, path, value), made),
        run,
      )
    }
  }
}

function partitionPaths(node: TreeNode | undefined, name: string): string[][] {
  if (node === undefined) return []
  if (node.kind !== 'array')
    throw stageError('TypeMismatch', name, 'takes an array as its `partitionByFields`')
  return node.items.map((item) => partsOf(stringOf(item, 'TypeMismatch', name, 'partitionByFields')))
}

function rangeOf(node: TreeNode, name: string): Range {
  const parts = partsOfStage(
    objectOf(node, 'TypeMismatch', name),
    ['step', 'unit', 'bounds'],
    'Location40415',
    name,
  )
  const { step, bounds } = parts
  if (!isNumber(step) || compareNodes(step, { kind: 'int32', value: 0 }) <= 0)
    throw stageError('Location5733401', name, 'takes a positive number as its `step`')
  const unit = unitOf(parts.unit)
  if (unit !== null && exactInteger(step) === null)
    throw stageError('Location6586400', name, 'takes a whole `step` with a `unit`')
  return { bounds: boundsOf(bounds, name), next: (value) => after(value, step, unit, name) }
}

function boundsOf(node: TreeNode | undefined, name: string): Range['bounds'] {
  if (node?.kind === 'string' && (node.value === 'full' || node.value === 'partition')) return node.value
  if (node?.kind !== 'array' || node.items.length !== 2)
    throw stageError('Location5733403', name, 'takes two bounds, or full or partition')
  const [lower, upper] = node.items as [TreeNode, TreeNode]
  if (compareNodes(lower, upper) > 0)
    throw stageError('Location5733402', name, 'takes a lower bound that is not above the upper one')
  return [lower, upper]
}

function after(value: TreeNode, step: NumberNode, unit: DateUnit | null, name: string): TreeNode {
  if (unit === null && isNumber(value)) return added(value, step)
  if (unit === null || value.kind !== 'date')
    throw stageError('Location5733201', name, 'goes over numbers, or over dates with a `unit`')
  const milliseconds = dateAfter(Number(value.milliseconds), unit, Number(exactInteger(step)), utcZone)
  return { kind: 'date', milliseconds: BigInt(milliseconds) }
}

/** The least and the largest value; null of no values. */
function extent(keyed: readonly Keyed[]): readonly [TreeNode, TreeNode] | null {
  let ends: readonly [TreeNode, TreeNode] | null = null
  for (const { value } of keyed) {
    if (value.kind === 'null') continue
    if (ends === null) ends = [value, value]
    else if (compareNodes(value, ends[0]) < 0) ends = [value, ends[1]]
    else if (compareNodes(value, ends[1]) > 0) ends = [ends[0], value]
  }
  return ends
}

/** The documents of a partition in order, and among them those that are made. An upper bound itself is left out. */
function* dense(
  keyed: readonly Keyed[],
  { bounds, next }: Range,
  whole: readonly [TreeNode, TreeNode] | null,
  make: (value: TreeNode) => ObjectNode,
  made: { count: number },
): Generator<ObjectNode> {
  const sorted = keyed.toSorted((a, b) => compareNodes(a.value, b.value))
  const ends = bounds === 'full' ? whole : bounds === 'partition' ? extent(keyed) : bounds
  let value: TreeNode = ends?.[0] ?? nothing
  const isOver = (): boolean => ends === null || compareNodes(value, ends[1]) >= 0
  for (const { value: there, document } of sorted) {
    while (!isOver() && compareNodes(value, there) < 0) {
      if (++made.count > densifiedDocumentsMax) throw tooMany()
      yield make(value)
      value = next(value)
    }
    if (!isOver() && compareNodes(value, there) === 0) value = next(value)
    yield document
  }
  for (; !isOver(); value = next(value)) {
    if (++made.count > densifiedDocumentsMax) throw tooMany()
    yield make(value)
  }
}

const tooMany = (): Error =>
  queryError(
    'Location5897900',
    `\`$densify\` would make more than ${densifiedDocumentsMax} documents`,
    {},
    'running',
  )
