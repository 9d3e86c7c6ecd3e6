import fc from 'fast-check'
import { textOf } from './golden-file.ts'
import type { Field, ObjectNode, TreeNode } from '../../../shared/ejson/tree.ts'

const int = (value: number): TreeNode => ({ kind: 'int32', value })
const text = (value: string): TreeNode => ({ kind: 'string', value })
const object = (...fields: Field[]): ObjectNode => ({ kind: 'object', fields })
const array = (...items: TreeNode[]): TreeNode => ({ kind: 'array', items })
const regex = (pattern: string, flags = ''): TreeNode => ({ kind: 'regex', pattern, flags })

const name = fc.constantFrom('a', 'a', 'b', 'b', 'c', '0', '1')
const path = fc.oneof(
  { weight: 4, arbitrary: name },
  { weight: 4, arbitrary: fc.tuple(name, name).map((parts) => parts.join('.')) },
  { weight: 1, arbitrary: fc.tuple(name, name, name).map((parts) => parts.join('.')) },
)
const number = fc.constantFrom<TreeNode>(
  int(1),
  int(2),
  int(3),
  int(-2),
  { kind: 'double', value: 2.5 },
  { kind: 'int64', value: 5n },
)
const mod = fc.tuple(number, fc.constantFrom(int(0), int(1), int(-1), int(2))).map((pair) => array(...pair))
const mask = fc.oneof(
  fc.constantFrom<TreeNode>(int(0), int(1), int(2), int(5), { kind: 'double', value: 3 }),
  fc.subarray([int(0), int(1), int(6), int(70)]).map((all) => array(...all)),
  fc.constantFrom<TreeNode>({ kind: 'binary', subtype: 0, bytes: Uint8Array.of(1) }),
)
const pattern = fc.constantFrom(
  regex('a'),
  regex('^a'),
  regex('B', 'i'),
  regex('^.$'),
  regex('[^a]'),
  regex('^$'),
  regex('a|b$'),
  regex('\\w+'),
  regex('(?i)A'),
  regex('a b', 'x'),
)
const constant = fc.constantFrom<TreeNode>(int(0), int(1), int(2), text('a'), text('b'), { kind: 'null' })
const field = fc.constantFrom('$a', '$b', '$c', '$a.a', '$a.b', '$b.a').map(text)

const expression: fc.Arbitrary<TreeNode> = fc.oneof(
  fc
    .tuple(fc.constantFrom('$eq', '$ne', '$gt', '$lte'), field, fc.oneof(field, constant))
    .map(([operator, left, right]) => object([operator, array(left, right)])),
  fc
    .tuple(field, constant)
    .map(([one, other]) => object(['$eq', array(object(['$ifNull', array(one, text('none'))]), other)])),
)

const schemaOfValue: fc.Arbitrary<TreeNode> = fc.oneof(
  fc
    .constantFrom('string', 'object', 'array', 'number', 'boolean', 'null')
    .map((type) => object(['type', text(type)])),
  fc.constantFrom('int', 'date', 'number', 'binData').map((type) => object(['bsonType', text(type)])),
  number.map((limit) => object(['minimum', limit])),
  fc.boolean().map((value) => object(['maximum', int(2)], ['exclusiveMaximum', { kind: 'boolean', value }])),
  fc.constantFrom(
    object(['minLength', int(1)]),
    object(['maxLength', int(1)]),
    object(['pattern', text('^a')]),
  ),
  fc.constantFrom(object(['minItems', int(1)]), object(['maxItems', int(1)])),
  fc.constantFrom(
    object(['multipleOf', { kind: 'double', value: 0.5 }]),
    object(['minProperties', int(1)]),
    object(['maxProperties', int(1)]),
  ),
  constant.map((value) => object(['enum', array(value)])),
  name.map((property) => object(['required', array(text(property))])),
  fc.constantFrom('string', 'array', 'object').map((type) => object(['items', object(['type', text(type)])])),
)
const schema: fc.Arbitrary<TreeNode> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.tuple(name, schemaOfValue).map((property) => object(['properties', object(property)])),
  },
  { weight: 1, arbitrary: name.map((property) => object(['required', array(text(property))])) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom('allOf', 'anyOf', 'oneOf'), name, name)
      .map(([keyword, one, other]) =>
        object([
          keyword,
          array(...[one, other].map((property) => object(['required', array(text(property))]))),
        ]),
      ),
  },
  {
    weight: 1,
    arbitrary: name.map((property) => object(['not', object(['required', array(text(property))])])),
  },
)

const ofValue: fc.Arbitrary<Field> = fc.oneof(
  mod.map((operand): Field => ['$mod', operand]),
  fc.tuple(fc.constantFrom('$bitsAllSet', '$bitsAllClear', '$bitsAnySet', '$bitsAnyClear'), mask),
  fc.tuple(
    fc.constantFrom('$in', '$nin', '$all'),
    fc.tuple(pattern, constant).map((pair) => array(...pair)),
  ),
  pattern.map((operand): Field => ['$not', operand]),
  fc.tuple(
    fc.constantFrom('$elemMatch', '$not'),
    mod.map((operand) => object(['$mod', operand])),
  ),
)

const filter: fc.Arbitrary<ObjectNode> = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(path, ofValue).map(([at, operator]) => object([at, object(operator)])) },
  { weight: 2, arbitrary: fc.tuple(path, pattern).map((at) => object(at)) },
  { weight: 2, arbitrary: expression.map((operand) => object(['$expr', operand])) },
  { weight: 3, arbitrary: schema.map((operand) => object(['$jsonSchema', operand])) },
)

/**
 * A document for these filters: that server takes no symbol for a string where a pattern is looked for, and a missing field
 * for equal to MinKey where an expression compares them.
 */
export function filterDocument(document: ObjectNode): ObjectNode {
  return plain(document) as ObjectNode
}

function plain(node: TreeNode): TreeNode {
  switch (node.kind) {
    case 'object':
      return object(...node.fields.map(([fieldName, value]): Field => [fieldName, plain(value)]))
    case 'array':
      return array(...node.items.map(plain))
    case 'symbol':
      return text(node.value)
    case 'minKey':
      return { kind: 'null' }
    default:
      return node
  }
}

/** Filters with the operators that the first golden file of filters leaves out; the same for the same seed. */
export const filterCases = (numRuns: number, seed: number): ObjectNode[] => [
  ...new Map(fc.sample(filter, { numRuns, seed }).map((one) => [textOf(one), one])).values(),
]
