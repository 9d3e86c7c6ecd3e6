import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileFilter } from '../../../electron/engine/query/filter/compile-filter.ts'
import { printTree } from '../../../shared/ejson/print.ts'
import { textToDecimal128 } from '../../../shared/ejson/decimal128.ts'
import { treeToBson } from '../../../shared/ejson/tree-to-bson.ts'
import type { Field, ObjectNode, TreeNode } from '../../../shared/ejson/tree.ts'
import { naiveMatches } from './naive-filter.ts'

const decimal = (text: string): TreeNode => ({
  kind: 'decimal128',
  bytes: textToDecimal128(text) as Uint8Array,
})
const double = (value: number): TreeNode => ({ kind: 'double', value })

/** Values that many filters and documents have in common, so that they meet. */
const common = fc.constantFrom<TreeNode>(
  { kind: 'int32', value: 0 },
  { kind: 'int32', value: 1 },
  { kind: 'string', value: 'a' },
  { kind: 'null' },
)
const scalar: fc.Arbitrary<TreeNode> = fc.oneof(
  { weight: 12, arbitrary: common },
  fc.constantFrom(0, 1, 2).map((value): TreeNode => ({ kind: 'int32', value })),
  fc.constantFrom(0n, 1n, 2n ** 53n + 1n, -(2n ** 63n)).map((value): TreeNode => ({ kind: 'int64', value })),
  fc.constantFrom(0, 1, -0, 1.5, NaN, Infinity, 2 ** 53).map(double),
  fc.constantFrom('0', '1.0', '1.5', 'NaN', 'Infinity', '-1').map(decimal),
  fc.constantFrom('', 'a', 'b', 'ab').map((value): TreeNode => ({ kind: 'string', value })),
  fc.constantFrom('a', 'b').map((value): TreeNode => ({ kind: 'symbol', value })),
  fc.constantFrom<TreeNode>(
    { kind: 'null' },
    { kind: 'undefined' },
    { kind: 'minKey' },
    { kind: 'maxKey' },
    { kind: 'boolean', value: true },
    { kind: 'boolean', value: false },
    { kind: 'date', milliseconds: 0n },
    { kind: 'date', milliseconds: -1n },
    { kind: 'timestamp', seconds: 1, increment: 0 },
    { kind: 'objectId', hex: '0'.repeat(24) },
    { kind: 'objectId', hex: 'f'.repeat(24) },
  ),
)
const operandScalar = scalar.filter(({ kind }) => kind !== 'undefined')

const fieldName = fc.constantFrom('a', 'a', 'b', '0', '1')
const object = (value: fc.Arbitrary<TreeNode>): fc.Arbitrary<ObjectNode> =>
  fc
    .uniqueArray(fc.tuple(fieldName, value), { maxLength: 3, selector: ([name]) => name })
    .map((fields): ObjectNode => ({ kind: 'object', fields }))
const array = (items: readonly TreeNode[]): TreeNode => ({ kind: 'array', items })
const value = (depth: number, leaf: fc.Arbitrary<TreeNode>): fc.Arbitrary<TreeNode> =>
  depth === 0
    ? leaf
    : fc.oneof({ weight: 2, arbitrary: leaf }, object(value(depth - 1, leaf)), {
        weight: 2,
        arbitrary: fc.array(value(depth - 1, leaf), { maxLength: 3 }).map(array),
      })

const field = (name: string, node: TreeNode): ObjectNode => ({ kind: 'object', fields: [[name, node]] })
const path = fc.array(fieldName, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('.'))
const operand = value(2, operandScalar)
const operands = fc.array(operand, { maxLength: 3 }).map(array)

function operator(depth: number): fc.Arbitrary<Field> {
  const plain = [
    fc.tuple(fc.constantFrom('$eq', '$ne', '$gt', '$gte', '$lt', '$lte'), operand),
    fc.tuple(fc.constantFrom('$in', '$nin', '$all'), operands),
    fc.boolean().map((isWanted): Field => ['$exists', { kind: 'boolean', value: isWanted }]),
    fc.constantFrom(0, 1, 2).map((size): Field => ['$size', { kind: 'int32', value: size }]),
    fc
      .constantFrom('string', 'object', 'array', 'null', 'double', 'undefined', 'minKey', 'date')
      .map((type): Field => ['$type', { kind: 'string', value: type }]),
  ]
  if (depth === 0) return fc.oneof(...plain)
  return fc.oneof(
    ...plain,
    operators(depth - 1).map((node): Field => ['$not', node]),
    fc.oneof(operators(depth - 1), filter(depth - 1)).map((node): Field => ['$elemMatch', node]),
  )
}

const operators = (depth: number): fc.Arbitrary<ObjectNode> =>
  fc
    .uniqueArray(operator(depth), { minLength: 1, maxLength: 2, selector: ([name]) => name })
    .map((fields): ObjectNode => ({ kind: 'object', fields }))

function filter(depth: number): fc.Arbitrary<ObjectNode> {
  const clause = fc.tuple(path, fc.oneof(operand, operators(depth)))
  const plain = fc
    .uniqueArray(clause, { minLength: 1, maxLength: 2, selector: ([name]) => name })
    .map((fields): ObjectNode => ({ kind: 'object', fields }))
  if (depth === 0) return plain
  const list = fc.array(filter(depth - 1), { minLength: 1, maxLength: 3 }).map(array)
  const joined = fc
    .tuple(fc.constantFrom('$and', '$or', '$nor'), list)
    .map(([name, parts]) => field(name, parts))
  return fc.oneof({ weight: 3, arbitrary: plain }, joined)
}

const shown = (node: ObjectNode): string => printTree(node, { format: 'canonical' })

describe('a filter over bytes', () => {
  it('matches what an interpreter over decoded values matches', () => {
    const outcomes = new Map([
      [true, 0],
      [false, 0],
    ])
    fc.assert(
      fc.property(
        filter(2),
        fc.array(object(value(3, scalar)), { minLength: 8, maxLength: 8 }),
        (wanted, documents) => {
          const { matches } = compileFilter(treeToBson(wanted))
          for (const document of documents) {
            const expected = naiveMatches(document, wanted)
            outcomes.set(expected, (outcomes.get(expected) as number) + 1)
            expect(matches(treeToBson(document), 0), `${shown(wanted)} over ${shown(document)}`).toBe(
              expected,
            )
          }
        },
      ),
      { numRuns: 8000 },
    )
    // A property of which one side never comes up says nothing.
    expect(Math.min(...outcomes.values())).toBeGreaterThan(2000)
  })
})
