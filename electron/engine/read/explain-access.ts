import { bsonToTree } from '../../../shared/ejson/bson-to-tree.ts'
import type { Field, TreeNode } from '../../../shared/ejson/tree.ts'
import type { Direction } from '../index/document-cursor.ts'
import { parseFilter } from '../query/filter/parse-filter.ts'
import { flag, int, list, object, text, type Stage } from './explain-stage.ts'
import { intervalText } from './walk/bound-text.ts'
import { boundsOf } from './walk/index-bounds.ts'
import { idDefinition } from './walk/id-definition.ts'
import type { Interval } from './walk/index-intervals.ts'
import type { IndexAccess } from './walk/plan-by-index.ts'
import type { Access, OneAccess } from './walk/plan.ts'
import type { WalkStats } from './walk-matching.ts'

/** The stages by which a plan comes to its documents: COLLSCAN; or FETCH behind IXSCAN; or EXPRESS_IXSCAN by one `_id`. */
export function accessStages(access: Access, filter: Uint8Array | undefined, stats: WalkStats | null): Stage {
  const asked: Field[] = filter === undefined ? [] : [['filter', bsonToTree(filter)]]
  const returned: Field[] = stats === null ? [] : [['nReturned', int(stats.matched)]]
  const examined: Field[] = stats === null ? [] : [['docsExamined', int(stats.documentsExamined)]]
  if (access.kind === 'scan' && !access.isById) {
    return {
      stage: 'COLLSCAN',
      fields: [...asked, ...returned, ['direction', text(access.direction)], ...examined],
    }
  }
  const keys: Field[] = stats === null ? [] : [['keysExamined', int(stats.keysExamined)]]
  if (access.kind === 'keys' && access.docKeys.length === 1) {
    return { stage: 'EXPRESS_IXSCAN', fields: [...asked, ...returned, ...idFields, ...keys, ...examined] }
  }
  if (access.kind === 'or') {
    const inputs = access.branches.map((branch) => branchStage(branch, filter))
    const or = { stage: 'OR', fields: keys, inputs }
    return { stage: 'FETCH', fields: [...asked, ...returned, ...examined], input: or }
  }
  const seen: Field[] = stats === null ? [] : [['nReturned', int(stats.documentsExamined)]]
  const scan: Field[] = access.kind === 'index' ? indexFields(access) : byIdFields(access, filter)
  return {
    stage: 'FETCH',
    fields: [...asked, ...returned, ...examined],
    input: { stage: 'IXSCAN', fields: [...seen, ...scan, ...keys] },
  }
}

/** The index of one alternative; what it cost is not told apart. */
function branchStage(access: OneAccess, filter: Uint8Array | undefined): Stage {
  const fields = access.kind === 'index' ? indexFields(access) : byIdFields(access, filter)
  return { stage: 'IXSCAN', fields }
}

const idFields: readonly Field[] = [
  ['keyPattern', object([['_id', int(1)]])],
  ['indexName', text('_id_')],
]

function byIdFields(access: Exclude<OneAccess, IndexAccess>, filter: Uint8Array | undefined): Field[] {
  const direction = access.kind === 'scan' ? access.direction : 'forward'
  const bounds = boundsOf(filter === undefined ? null : parseFilter(filter), idDefinition, [false], 'binary')
  return [
    ...idFields,
    ['isMultiKey', flag(false)],
    ['isUnique', flag(true)],
    ['direction', text(direction)],
    ['indexBounds', boundsNode(idDefinition, bounds.intervals, direction)],
  ]
}

function indexFields({ index, definition, bounds, traits, direction }: IndexAccess): Field[] {
  return [
    ['keyPattern', bsonToTree(index.key)],
    ['indexName', text(index.name)],
    ['isMultiKey', flag(traits.arrays.includes(true))],
    ['isUnique', flag(index.isUnique)],
    ['isSparse', flag(index.isSparse)],
    ['isPartial', flag(index.partial !== null)],
    ['indexVersion', int(2)],
    ['direction', text(direction)],
    ['indexBounds', boundsNode(definition, bounds.intervals, direction)],
  ]
}

/** `{field: ['[1, 5)'], ...}`, in the direction in which the index is gone through. */
function boundsNode(
  { paths, descending }: IndexAccess['definition'],
  intervals: readonly (readonly Interval[] | null)[],
  direction: Direction,
): TreeNode {
  return object(
    paths.map((path, i): Field => {
      const isTurned = (descending[i] === true) !== (direction === 'backward')
      const texts = (intervals[i] ?? null)?.map(({ lowText, highText }) =>
        intervalText(lowText(), highText(), isTurned),
      )
      const all = texts ?? [intervalText('[MinKey', 'MaxKey]', isTurned)]
      return [path, list((isTurned ? all.toReversed() : all).map(text))]
    }),
  )
}
