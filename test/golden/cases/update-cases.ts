import fc from 'fast-check'
import { textToDecimal128 } from '../../../shared/ejson/decimal128.ts'
import { treeToBson } from '../../../shared/ejson/tree-to-bson.ts'
import type { ArrayNode, Field, ObjectNode, TreeNode } from '../../../shared/ejson/tree.ts'
import { compareFieldNames } from '../../../electron/engine/query/update/update-path.ts'

/** An update, and the document that it meets; null for an upsert, whose filter meets nothing. */
export interface UpdateCase {
  readonly document: ObjectNode | null
  readonly filter: ObjectNode
  /** An array is a pipeline. */
  readonly update: ObjectNode | ArrayNode
  readonly arrayFilters: ArrayNode | null
}

const int = (value: number): TreeNode => ({ kind: 'int32', value })
const long = (value: bigint): TreeNode => ({ kind: 'int64', value })
const double = (value: number): TreeNode => ({ kind: 'double', value })
const text = (value: string): TreeNode => ({ kind: 'string', value })
const decimal = (value: string): TreeNode => ({
  kind: 'decimal128',
  bytes: textToDecimal128(value) as Uint8Array,
})
const object = (...fields: Field[]): ObjectNode => ({ kind: 'object', fields })
const array = (...items: TreeNode[]): ArrayNode => ({ kind: 'array', items })

const number = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(0, 1, 2, 3, -1, 2_147_483_647, -2_147_483_648).map(int) },
  { weight: 2, arbitrary: fc.constantFrom(0n, 1n, 5_000_000_000n, 2n ** 63n - 1n, -(2n ** 63n)).map(long) },
  { weight: 2, arbitrary: fc.constantFrom(0.5, -1.25, 3, 1e300, 0.1).map(double) },
  { weight: 1, arbitrary: fc.constantFrom('1.5', '0.00', '-7', '1E+3', '123456789.123456789').map(decimal) },
)
const scalar = fc.oneof(
  { weight: 8, arbitrary: number },
  { weight: 3, arbitrary: fc.constantFrom('', 'a', 'b', 'ab').map(text) },
  {
    weight: 2,
    arbitrary: fc.constantFrom<TreeNode>(
      { kind: 'null' },
      { kind: 'boolean', value: true },
      { kind: 'date', milliseconds: 0n },
      { kind: 'objectId', hex: 'f'.repeat(24) },
    ),
  },
)
const name = fc.constantFrom('a', 'a', 'b', 'c', '0', '1')
const objectOf = (value: fc.Arbitrary<TreeNode>): fc.Arbitrary<ObjectNode> =>
  fc
    .uniqueArray(fc.tuple(name, value), { maxLength: 3, selector: ([fieldName]) => fieldName })
    .map((fields) => object(...fields))
const arrayOf = (value: fc.Arbitrary<TreeNode>): fc.Arbitrary<ArrayNode> =>
  fc.array(value, { maxLength: 4 }).map((items) => array(...items))
const value = (depth: number): fc.Arbitrary<TreeNode> =>
  depth === 0
    ? scalar
    : fc.oneof(
        { weight: 4, arbitrary: scalar },
        { weight: 2, arbitrary: objectOf(value(depth - 1)) },
        { weight: 3, arbitrary: arrayOf(value(depth - 1)) },
      )

const small = value(1)
const document: fc.Arbitrary<ObjectNode> = fc
  .uniqueArray(fc.tuple(fc.constantFrom('a', 'b', 'c', '1'), value(2)), {
    minLength: 1,
    maxLength: 4,
    selector: ([fieldName]) => fieldName,
  })
  .map((fields) => object(['_id', int(1)], ...fields))

/** Ways below an array or an object: `$[]` and `$[i]` too, and now and then an index far away. */
const step = fc.constantFrom('a', 'b', 'c', '0', '0', '1', '1', '2', '5', '$[]', '$[i]')
const path = fc
  .tuple(fc.constantFrom('a', 'a', 'b', 'c', 'd'), fc.array(step, { maxLength: 2 }))
  .map(([first, rest]) => [first, ...rest].join('.'))

const condition = fc.oneof(
  fc.tuple(fc.constantFrom('$eq', '$gt', '$gte', '$lt', '$ne'), scalar).map((field) => object(field)),
  fc.array(scalar, { maxLength: 3 }).map((items) => object(['$in', array(...items)])),
  fc.constantFrom('a', 'b').chain((at) => scalar.map((wanted) => object([at, wanted]))),
)
const sort = fc.oneof(
  fc.constantFrom(1, -1).map(int),
  fc.tuple(fc.constantFrom('a', 'b', 'a.b'), fc.constantFrom(1, -1).map(int)).map((field) => object(field)),
)
/** Never empty: that server makes no empty array of nothing. */
const each = fc.array(small, { minLength: 1, maxLength: 3 }).map((items): Field => ['$each', array(...items)])
const pushClauses = fc
  .tuple(
    each,
    fc.option(fc.constantFrom(0, 1, -1, 9).map((at): Field => ['$position', int(at)])),
    fc.option(fc.constantFrom(1, 2, -2).map((count): Field => ['$slice', int(count)])),
    fc.option(sort.map((by): Field => ['$sort', by])),
  )
  .map((clauses) => object(...clauses.filter((clause) => clause !== null)))
const bits = fc
  .tuple(fc.constantFrom('and', 'or', 'xor'), fc.constantFrom(int(1), int(6), long(5n), double(1)))
  .map((field) => object(field))

const operands: Readonly<Record<string, fc.Arbitrary<TreeNode>>> = {
  $set: small,
  $unset: fc.constant(text('')),
  $inc: fc.oneof({ weight: 9, arbitrary: number }, scalar),
  $mul: fc.oneof({ weight: 9, arbitrary: number }, scalar),
  $min: small,
  $max: small,
  $bit: bits,
  $push: fc.oneof(small, pushClauses),
  $addToSet: fc.oneof(
    small,
    each.map((field) => object(field)),
  ),
  $pop: fc.constantFrom(1, -1, 2).map(int),
  $pull: fc.oneof(small, condition),
  $pullAll: fc.oneof({ weight: 9, arbitrary: arrayOf(small) }, scalar),
  $rename: fc.constantFrom('a', 'b', 'd', 'e', 'a.b', 'd.e').map(text),
  $setOnInsert: small,
}

interface Operation {
  readonly operator: string
  readonly path: string
  readonly operand: TreeNode
}

const operation: fc.Arbitrary<Operation> = fc
  .constantFrom(...Object.keys(operands))
  .chain((operator) =>
    fc
      .tuple(
        operator === '$rename' ? fc.constantFrom('a', 'b', 'c', 'a.b', 'b.0', 'd') : path,
        operands[operator] as fc.Arbitrary<TreeNode>,
      )
      .map(([at, operand]) => ({ operator, path: at, operand })),
  )

/**
 * Operators in the order in which MongoDB applies them: that server makes new fields in the order in which they stand in
 * the update, MongoDB in the order of their paths. So what would break the order is left out.
 */
const update: fc.Arbitrary<ObjectNode> = fc
  .oneof(
    { weight: 3, arbitrary: fc.tuple(operation) },
    { weight: 2, arbitrary: fc.array(operation, { minLength: 2, maxLength: 4 }) },
  )
  .map((operations) => inOrder(operations))

function inOrder([first, ...others]: readonly Operation[]): ObjectNode {
  const together = [first as Operation, ...others.filter(({ operator }) => operator !== '$rename')]
  const sorted =
    first?.operator === '$rename' ? [first] : together.toSorted((a, b) => comparePaths(a.path, b.path))
  const groups: [string, Field[]][] = []
  for (const { operator, path: at, operand } of sorted) {
    const last = groups.at(-1)
    if (last?.[0] === operator) last[1].push([at, operand])
    else if (groups.every(([other]) => other !== operator)) groups.push([operator, [[at, operand]]])
  }
  return object(...groups.map(([operator, fields]): Field => [operator, object(...withoutTwins(fields))]))
}

const withoutTwins = (fields: readonly Field[]): Field[] =>
  fields.filter(([at], i) => fields.findIndex(([other]) => other === at) === i)

function comparePaths(left: string, right: string): number {
  const [ours, theirs] = [left.split('.'), right.split('.')]
  for (const [i, part] of ours.entries()) {
    const order = compareFieldNames(part, theirs[i] ?? '')
    if (order !== 0) return order
  }
  return ours.length - theirs.length
}

const arrayFilter = fc.oneof(
  condition.map((wanted) =>
    wanted.fields[0]?.[0].startsWith('$') === true ? object(['i', wanted]) : named(wanted),
  ),
  scalar.map((wanted) => object(['i', wanted])),
)
const named = ({ fields }: ObjectNode): ObjectNode =>
  object(...fields.map(([at, wanted]): Field => [`i.${at}`, wanted]))

const withFilters = (node: ObjectNode): fc.Arbitrary<ArrayNode | null> =>
  node.fields.some(([, body]) => body.kind === 'object' && body.fields.some(([at]) => at.includes('$[i]')))
    ? arrayFilter.map((filter) => array(filter))
    : fc.constant(null)

const byId = object(['_id', int(1)])
const operators: fc.Arbitrary<UpdateCase> = fc.tuple(document, update).chain(([met, change]) =>
  withFilters(change).map((arrayFilters) => ({
    document: met,
    filter: byId,
    update: change,
    arrayFilters,
  })),
)

const replacement = fc
  .tuple(objectOf(small), fc.constantFrom(null, int(1), int(2)))
  .map(([{ fields }, id]) => object(...fields, ...(id === null ? [] : [['_id', id] satisfies Field])))
const replacements: fc.Arbitrary<UpdateCase> = fc
  .tuple(document, replacement)
  .map(([met, change]) => ({ document: met, filter: byId, update: change, arrayFilters: null }))

/** Filters that speak of the array's own values, so that they often match; null and $ne have no place there. */
const positional: fc.Arbitrary<UpdateCase> = fc
  .tuple(
    fc.array(
      small.filter(({ kind }) => kind !== 'boolean' && kind !== 'null'),
      { minLength: 2, maxLength: 4 },
    ),
    fc.constantFrom('a.$', 'a.$', 'a.$.b', 'a.$.0'),
    fc.constantFrom('$set', '$inc', '$push', '$unset', '$max'),
    number,
  )
  .chain(([items, at, operator, operand]) =>
    fc.constantFrom(...items.flatMap(conditionsFor)).map((wanted) => ({
      document: object(['_id', int(1)], ['a', array(...items)]),
      filter: object(['_id', int(1)], wanted),
      update: object([operator, object([at, operand])]),
      arrayFilters: null,
    })),
  )

function conditionsFor(item: TreeNode, index: number): Field[] {
  const equal = object(['$eq', item])
  const inside: Field[] = item.kind === 'object' ? item.fields.filter(([, { kind }]) => kind !== 'null') : []
  return [
    ['a', equal],
    ['a', object(['$in', array(item)])],
    ['a', object(['$elemMatch', equal])],
    ...inside.flatMap(([at, wanted]): Field[] => [
      [`a.${at}`, object(['$eq', wanted])],
      [`a.${index}.${at}`, object(['$eq', wanted])],
    ]),
  ]
}

const asked = fc
  .uniqueArray(fc.tuple(fc.constantFrom('a', 'b', 'b.c', 'c.0', 'd'), fc.oneof(small, condition)), {
    maxLength: 3,
    selector: ([at]) => at,
  })
  .map((fields) => object(['_id', int(7)], ...fields))
const upserts: fc.Arbitrary<UpdateCase> = fc
  .tuple(asked, fc.oneof({ weight: 4, arbitrary: update }, replacement))
  .chain(([filter, change]) =>
    withFilters(change).map((arrayFilters) => ({ document: null, filter, update: change, arrayFilters })),
  )

const expression = fc.oneof(
  scalar.map((wanted) => object(['$literal', wanted])),
  fc.constantFrom<TreeNode>(
    text('$a'),
    text('$b.a'),
    text('$$REMOVE'),
    object(['$ifNull', array(text('$c'), int(0))]),
    object(['$cond', array(object(['$gt', array(text('$a'), int(1))]), text('x'), text('$b'))]),
    array(text('$a'), int(1)),
    object(['n', text('$a')], ['m', int(1)]),
  ),
)
const plainPath = fc.constantFrom('a', 'b', 'c', 'd', 'a.b', 'b.a', 'b.0', 'd.e')
/** No nested field is set: that server moves a scalar which it replaces on the way, MongoDB leaves it in its place. */
const stage = fc.oneof(
  fc
    .tuple(fc.constantFrom('$set', '$addFields'), fc.constantFrom('a', 'b', 'c', 'd'), expression)
    .map(([name, at, wanted]) => object([name, object([at, wanted])])),
  plainPath.map((at) => object(['$unset', text(at)])),
  plainPath.map((at) => object(['$project', object([at, int(0)])])),
  plainPath.map((at) => object(['$project', object([at, int(1)])])),
  expression.map((wanted) => object(['$replaceWith', wanted])),
)
const pipelines: fc.Arbitrary<UpdateCase> = fc
  .tuple(document, fc.array(stage, { minLength: 1, maxLength: 3 }))
  .map(([met, stages]) => ({
    document: met,
    filter: byId,
    update: array(...stages),
    arrayFilters: null,
  }))

const anyCase = fc.oneof(
  { weight: 10, arbitrary: operators },
  { weight: 1, arbitrary: replacements },
  { weight: 3, arbitrary: positional },
  { weight: 2, arbitrary: upserts },
  { weight: 2, arbitrary: pipelines },
)

/** So many cases, the same ones for the same seed. */
export const updateCases = (count: number, seed: number): UpdateCase[] =>
  fc.sample(anyCase, { numRuns: count, seed })

/** An update as it is compiled. */
export const updateBytes = (update: UpdateCase['update']): Uint8Array | Uint8Array[] =>
  update.kind === 'object' ? treeToBson(update) : update.items.map((stage) => treeToBson(stage as ObjectNode))
