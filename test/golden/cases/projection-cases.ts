import fc from 'fast-check'
import type { Field, ObjectNode, TreeNode } from '../../../shared/ejson/tree.ts'

/** A projection, and the filter of the query that it stands in. */
export interface ProjectionCase {
  readonly filter: ObjectNode
  readonly projection: ObjectNode
}

const int = (value: number): TreeNode => ({ kind: 'int32', value })
const text = (value: string): TreeNode => ({ kind: 'string', value })
const object = (...fields: Field[]): ObjectNode => ({ kind: 'object', fields })
const array = (...items: TreeNode[]): TreeNode => ({ kind: 'array', items })

const name = fc.constantFrom('a', 'a', 'a', 'b', 'b', 'c', '0', '1')
const path = fc.oneof(
  { weight: 5, arbitrary: name },
  { weight: 5, arbitrary: fc.tuple(name, name).map((parts) => parts.join('.')) },
  { weight: 2, arbitrary: fc.tuple(name, name, name).map((parts) => parts.join('.')) },
  { weight: 2, arbitrary: fc.constant('_id') },
  { weight: 1, arbitrary: fc.constantFrom('_id.a', 'a.$id') },
)
const yes = fc.constantFrom<TreeNode>(
  int(1),
  int(1),
  int(-3),
  { kind: 'boolean', value: true },
  { kind: 'double', value: 0.5 },
  { kind: 'int64', value: 1n },
)
const no = fc.constantFrom<TreeNode>(
  int(0),
  int(0),
  { kind: 'boolean', value: false },
  { kind: 'double', value: 0 },
)
const count = fc.constantFrom<TreeNode>(
  int(0),
  int(1),
  int(2),
  int(-1),
  int(-2),
  { kind: 'double', value: 1.5 },
  { kind: 'int64', value: 3n },
)
const slice = fc
  .oneof(
    { weight: 4, arbitrary: count },
    { weight: 3, arbitrary: fc.tuple(count, fc.constantFrom(int(1), int(2))).map((pair) => array(...pair)) },
  )
  .map((operand) => object(['$slice', operand]))
const condition = fc.oneof(
  fc.constantFrom<ObjectNode>(
    object(['$gt', int(0)]),
    object(['$eq', text('a')]),
    object(['$type', text('object')]),
    object(['$exists', { kind: 'boolean', value: true }]),
    object(['$type', text('array')]),
  ),
  fc
    .tuple(name, fc.constantFrom<TreeNode>(int(1), text('a'), object(['$exists', int(1)])))
    .map((field) => object(field)),
)
const elemMatch = condition.map((operand) => object(['$elemMatch', operand]))
const literal = fc.constantFrom<TreeNode>(
  text('x'),
  text('$a'),
  text('$a.b'),
  text('$$ROOT.c'),
  { kind: 'null' },
  array(text('$a'), int(1)),
  object(['$literal', int(1)]),
  object(['$ifNull', array(text('$b'), text('none'))]),
  object(['$eq', array(text('$a'), int(1))]),
)

const weighted = (weights: readonly number[], depth: number): fc.Arbitrary<TreeNode> => {
  const [yesWeight = 0, noWeight = 0, sliceWeight = 0, elemMatchWeight = 0, literalWeight = 0] = weights
  return fc.oneof(
    { weight: yesWeight, arbitrary: yes },
    { weight: noWeight, arbitrary: no },
    { weight: sliceWeight, arbitrary: slice },
    { weight: elemMatchWeight, arbitrary: elemMatch },
    { weight: literalWeight, arbitrary: literal },
    { weight: depth === 0 ? 0 : 2, arbitrary: depth === 0 ? yes : fields(weights, depth - 1, name) },
  )
}

/**
 * Not an `_id` that is computed, which that server puts first, nor an `$elemMatch` of a nested field, nor a nested `$slice`
 * in an inclusion, for which it keeps scalars on the way.
 */
function isAnswerable([fieldName, value]: Field, hasExclusions: boolean): boolean {
  const isFlag =
    value.kind !== 'object' && value.kind !== 'string' && value.kind !== 'array' && value.kind !== 'null'
  if (fieldName === '_id') return isFlag
  const operator = value.kind === 'object' ? value.fields[0]?.[0] : undefined
  if (!fieldName.includes('.')) return true
  return operator !== '$elemMatch' && (operator !== '$slice' || hasExclusions)
}

/** Computed fields have names that no document has: the others keep their places there, and not in MongoDB. */
function renamed([fieldName, value]: Field): Field {
  const isComputed =
    value.kind === 'string' ||
    value.kind === 'array' ||
    value.kind === 'null' ||
    (value.kind === 'object' && ['$literal', '$ifNull', '$eq'].includes(value.fields[0]?.[0] ?? ''))
  return isComputed && fieldName !== '_id' ? [`${fieldName}x`, value] : [fieldName, value]
}

const fields = (
  weights: readonly number[],
  depth: number,
  names: fc.Arbitrary<string>,
): fc.Arbitrary<ObjectNode> =>
  fc
    .uniqueArray(fc.tuple(names, weighted(weights, depth)), {
      minLength: 1,
      maxLength: 4,
      selector: ([fieldName]) => fieldName,
    })
    .map((all) => all.map(renamed))
    .map((all) => object(...all.filter((field) => isAnswerable(field, (weights[1] ?? 0) > 0))))
    .filter((node) => node.fields.length > 0)

/** Most projections are of one kind, and have an answer; some mix what does not go together, and have a code. */
const projection = fc.oneof(
  { weight: 6, arbitrary: fields([10, 0, 1, 0, 0], 2, path) },
  { weight: 4, arbitrary: fields([10, 0, 0, 0, 5], 2, path) },
  { weight: 5, arbitrary: fields([0, 10, 1, 0, 0], 2, path) },
  { weight: 3, arbitrary: fields([3, 0, 3, 3, 0], 0, path) },
  { weight: 2, arbitrary: fields([5, 0, 1, 0, 1], 1, path) },
)
const id = fc.nat(119)
const byId = id.map((value) => object(['_id', int(value)]))

const positional: fc.Arbitrary<ProjectionCase> = fc
  .tuple(
    id,
    fc.constantFrom('a', 'b', 'c', 'a.a', 'a.b', 'b.a'),
    fc.oneof(condition, elemMatch),
    fields([5, 0, 0, 0, 1], 0, fc.constantFrom('b', 'c', '_id', 'b.c')),
  )
  .map(([value, at, wanted, others]) => ({
    filter: object(['_id', int(value)], [at, wanted]),
    projection: object([`${at}.$`, int(1)], ...others.fields),
  }))

const projectionCase: fc.Arbitrary<ProjectionCase> = fc.oneof(
  { weight: 9, arbitrary: fc.record({ filter: byId, projection }) },
  { weight: 1, arbitrary: positional },
)

/**
 * The same cases for the same seed. Without those where that server is not MongoDB: a nested object that collides with a
 * path, which it lets pass or gives another code; `_id` included beside a `$slice` alone, which it takes for an exclusion.
 */
export const projectionCases = (numRuns: number, seed: number): ProjectionCase[] =>
  fc.sample(projectionCase, { numRuns, seed }).filter(({ projection: { fields: all } }) => {
    if (all.some(([fieldName]) => fieldName === '_id') && all.some(([, value]) => hasSlice(value)))
      return false
    const paths = all.flatMap((field) => pathsOf(field))
    const collide = paths.some((one, i) => paths.some((two, j) => i !== j && `${one}.`.startsWith(`${two}.`)))
    return !collide || all.every(([, value]) => value.kind !== 'object' || isOperator(value))
  })

const hasSlice = (value: TreeNode): boolean =>
  isOperator(value, '$slice') ||
  (value.kind === 'object' && value.fields.some(([, inner]) => hasSlice(inner)))

const isOperator = (value: TreeNode, name = '$'): boolean =>
  value.kind === 'object' && value.fields[0]?.[0].startsWith(name) === true

const pathsOf = ([fieldName, value]: Field): string[] =>
  value.kind === 'object' && !isOperator(value)
    ? value.fields.flatMap((field) => pathsOf(field)).map((rest) => `${fieldName}.${rest}`)
    : [fieldName]
