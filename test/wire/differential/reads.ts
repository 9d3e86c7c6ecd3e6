import type { Field, ObjectNode, TreeNode } from '../../../shared/ejson/tree.ts'
import { int, list, object, text } from './nodes.ts'
import { anyOf, distinct, listOf, oneOf, path, plainPath, scalar, type Make } from './random.ts'
import { filter } from './filters.ts'

/** Sort keys that are no arrays, in which the oracle has an order of its own; `_id` last makes the order whole. */
export const sort: Make<ObjectNode> = (dice) => {
  const keys = listOf<Field>((dice) => [plainPath(dice), int(dice(2) === 0 ? 1 : -1)], 2, 1)(dice)
  return object(...distinct(keys), ['_id', int(1)])
}

const idChoice: Make<Field[]> = (dice) => (dice(4) === 0 ? [['_id', int(0)]] : [])
const yes = oneOf<TreeNode>(int(1), { kind: 'boolean', value: true })
/** The oracle dies of dotted paths, of `$elemMatch` and of empty documents beside a value that is computed. */
const field = oneOf('a', 'b', 'c')
const included: Make<Field> = (dice) => [path(dice), yes(dice)]
const excluded: Make<Field> = (dice) => [path(dice), int(0)]
const sliced: Make<Field> = anyOf<Field>(
  (dice) => [path(dice), object(['$slice', int(dice(5) - 2)])],
  (dice) => [path(dice), object(['$slice', list(int(dice(4) - 2), int(1 + dice(3)))])],
)
const matched: Make<Field> = anyOf<Field>(
  (dice) => [field(dice), yes(dice)],
  (dice) => [field(dice), object(['$elemMatch', filter(0)(dice)])],
)
const computed: Make<Field> = anyOf<Field>(
  (dice) => [field(dice), yes(dice)],
  (dice) => [
    'd',
    anyOf<TreeNode>(
      (dice) => text(`$${path(dice)}`),
      (dice) => object(['$literal', scalar(dice)]),
    )(dice),
  ],
)
const projected = (make: Make<Field>): Make<ObjectNode> => {
  return (dice) => object(...distinct([...idChoice(dice), ...listOf(make, 3, 1)(dice)]))
}

/** What a stage and `find` both take. */
export const stageProjection: Make<ObjectNode> = anyOf<ObjectNode>(
  projected(included),
  projected(excluded),
  projected(computed),
)

/** What `find` takes. */
export const projection: Make<ObjectNode> = anyOf<ObjectNode>(
  projected(included),
  projected(excluded),
  projected(anyOf(included, sliced)),
  projected(anyOf(excluded, sliced)),
  projected(matched),
  projected(computed),
)

/** What a `find` asks besides its filter. */
export const findOptions: Make<Field[]> = anyOf<Field[]>(
  () => [['sort', object(['_id', int(1)])]],
  (dice) => [['sort', sort(dice)]],
  (dice) => [
    ['sort', sort(dice)],
    ['skip', int(dice(4))],
    ['limit', int(dice(5))],
  ],
  (dice) => [
    ['sort', object(['_id', int(1)])],
    ['projection', projection(dice)],
  ],
  (dice) => [
    ['sort', object(['_id', int(1)])],
    ['projection', projection(dice)],
  ],
)
