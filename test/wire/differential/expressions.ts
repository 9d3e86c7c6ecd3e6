import type { Field, TreeNode } from '../../../shared/ejson/tree.ts'
import { bool, double, int, list, long, object, text } from './nodes.ts'
import { anyOf, listOf, oneOf, path, scalar, smallNumber, value, type Make } from './random.ts'

const fieldOfDocument: Make<TreeNode> = (dice) => text(`$${path(dice)}`)
const literal: Make<TreeNode> = (dice) => object(['$literal', value(dice)])
const anything: Make<TreeNode> = anyOf(
  fieldOfDocument,
  fieldOfDocument,
  fieldOfDocument,
  smallNumber,
  literal,
)

/** Mostly of the type that an operator works on, so that most questions come to a value; now and then of any. */
const mostly = (make: Make<TreeNode>): Make<TreeNode> => anyOf(make, make, make, make, make, anything)
const aNumber = oneOf<TreeNode>(int(3), int(-2), double(2.5), double(0.5), long(7n), int(0))
const numeric = mostly(aNumber)
const aWord = oneOf<TreeNode>(text('abc'), text('a-b-a'), text(''), text(' Äb '), text('10'), text('ab'))
const worded = mostly(aWord)
const anArray: Make<TreeNode> = (dice) => list(...listOf(anyOf(smallNumber, aWord, fieldOfDocument), 4)(dice))
const listed = mostly(anArray)
const aDate = oneOf<TreeNode>(
  { kind: 'date', milliseconds: 1_582_934_400_123n },
  { kind: 'date', milliseconds: -1n },
  { kind: 'date', milliseconds: 1_609_459_199_999n },
  { kind: 'objectId', hex: '5f'.repeat(12) },
  { kind: 'timestamp', seconds: 1_600_000_000, increment: 1 },
)
const dated = mostly(aDate)

const call = (names: readonly string[], ...operands: readonly Make<TreeNode>[]): Make<TreeNode> => {
  return (dice) => object([oneOf(...names)(dice), list(...operands.map((make) => make(dice)))])
}
const many = (names: readonly string[], operand: Make<TreeNode>): Make<TreeNode> => {
  return (dice) => object([oneOf(...names)(dice), list(...listOf(operand, 3, 1)(dice))])
}
/** Operators that take their operands by name. */
const named = (name: string, ...fields: readonly (readonly [string, Make<TreeNode>])[]): Make<TreeNode> => {
  return (dice) => object([name, object(...fields.map(([field, make]): Field => [field, make(dice)]))])
}
const given = (...choices: readonly string[]): Make<TreeNode> => oneOf(...choices.map(text))

const arithmetic = (inner: Make<TreeNode>): Make<TreeNode> => {
  const operand = anyOf(numeric, numeric, inner)
  return anyOf(
    call(['$abs', '$ceil', '$floor', '$trunc', '$sqrt', '$round'], operand),
    call(['$subtract', '$divide', '$mod', '$pow'], operand, operand),
    call(['$round', '$trunc'], operand, oneOf<TreeNode>(int(0), int(1), int(-1))),
    many(['$add', '$multiply', '$sum', '$min', '$max'], operand),
    call(['$avg'], operand, operand),
  )
}
const comparing = (inner: Make<TreeNode>): Make<TreeNode> =>
  anyOf(
    call(['$eq', '$ne', '$gt', '$gte', '$lt', '$lte', '$cmp', '$ifNull'], inner, inner),
    many(['$and', '$or'], inner),
    call(['$not'], inner),
    named('$cond', ['if', inner], ['then', inner], ['else', inner]),
    named('$let', ['vars', (dice) => object(['v', inner(dice)])], ['in', given('$$v', '$$v.x')]),
    (dice) =>
      object([
        '$switch',
        object(
          ['branches', list(object(['case', inner(dice)], ['then', inner(dice)]))],
          ['default', inner(dice)],
        ),
      ]),
  )
const converting = (inner: Make<TreeNode>): Make<TreeNode> =>
  anyOf(
    call(['$type', '$isNumber', '$isArray', '$toBool', '$bsonSize'], inner),
    call(
      ['$toString', '$toInt', '$toDouble', '$toLong', '$toDecimal'],
      mostly(anyOf(aNumber, given('10', '1.5', 'x'))),
    ),
    call(['$toDate'], dated),
    named(
      '$convert',
      ['input', inner],
      ['to', given('int', 'string', 'bool', 'decimal', 'long', 'double')],
      ['onError', given('error')],
      ['onNull', given('null')],
    ),
  )
const ofStrings = (inner: Make<TreeNode>): Make<TreeNode> => {
  const operand = anyOf(worded, worded, inner)
  return anyOf(
    call(['$toUpper', '$toLower', '$strLenCP', '$strLenBytes'], operand),
    call(['$split', '$strcasecmp', '$indexOfCP', '$indexOfBytes'], operand, mostly(given('a', '-', 'b'))),
    many(['$concat'], operand),
    call(
      ['$substrCP', '$substrBytes'],
      operand,
      oneOf<TreeNode>(int(0), int(1)),
      oneOf<TreeNode>(int(1), int(9)),
    ),
    named('$trim', ['input', operand]),
    named('$ltrim', ['input', operand], ['chars', given('a ', ' ')]),
    named('$replaceAll', ['input', operand], ['find', given('a')], ['replacement', given('-', '')]),
    named('$replaceOne', ['input', operand], ['find', given('b')], ['replacement', given('')]),
    named('$regexMatch', ['input', operand], ['regex', given('a|b', '^\\s')]),
    named('$regexFind', ['input', operand], ['regex', given('(a)(-)?')], ['options', given('', 'i')]),
    named('$regexFindAll', ['input', operand], ['regex', given('a', '(b)')]),
  )
}
const ofArrays = (inner: Make<TreeNode>): Make<TreeNode> => {
  const operand = anyOf(listed, listed, inner)
  const item = given('$$this')
  return anyOf(
    call(['$size', '$reverseArray', '$first', '$last', '$allElementsTrue', '$anyElementTrue'], operand),
    call(['$arrayElemAt', '$slice'], operand, oneOf<TreeNode>(int(0), int(1), int(-1), int(5))),
    call(['$setIsSubset', '$setEquals'], operand, operand),
    call(['$in'], inner, operand),
    call(['$indexOfArray'], operand, smallNumber),
    many(['$concatArrays'], operand),
    (dice) => object(['$size', many(['$setUnion', '$setIntersection'], operand)(dice)]),
    call(
      ['$range'],
      oneOf<TreeNode>(int(0), int(3)),
      oneOf<TreeNode>(int(4), int(-1)),
      oneOf<TreeNode>(int(1), int(-2)),
    ),
    named('$map', ['input', operand], ['in', anyOf<TreeNode>(item, call(['$type'], item))]),
    named('$filter', ['input', operand], ['cond', call(['$gt'], item, scalar)]),
    named(
      '$reduce',
      ['input', operand],
      ['initialValue', smallNumber],
      ['in', call(['$max'], given('$$value'), item)],
    ),
    named('$sortArray', ['input', operand], ['sortBy', oneOf<TreeNode>(int(1), int(-1))]),
    named(
      '$zip',
      ['inputs', (dice) => list(operand(dice), operand(dice))],
      ['useLongestLength', (dice) => bool(dice(2) === 0)],
    ),
    named('$firstN', ['n', oneOf<TreeNode>(int(1), int(2))], ['input', operand]),
  )
}
const ofObjects = (inner: Make<TreeNode>): Make<TreeNode> => {
  const anObject: Make<TreeNode> = (dice) => object(['x', inner(dice)], ['y', inner(dice)])
  const operand = mostly(anyOf(anObject, fieldOfDocument))
  return anyOf(
    anObject,
    many(['$mergeObjects'], operand),
    call(['$objectToArray'], operand),
    named('$getField', ['field', given('x', 'y')], ['input', operand]),
    named('$setField', ['field', given('x', 'z')], ['input', operand], ['value', inner]),
    call(['$arrayToObject'], (dice) => list(list(text('k'), inner(dice)), list(text('l'), inner(dice)))),
  )
}
const ofDates = (inner: Make<TreeNode>): Make<TreeNode> => {
  const operand = anyOf(dated, dated, dated, inner)
  const unit = given('day', 'month', 'hour', 'week', 'year', 'quarter', 'second')
  return anyOf(
    call(
      ['$year', '$month', '$dayOfMonth', '$dayOfWeek', '$dayOfYear', '$hour', '$minute', '$second'],
      operand,
    ),
    call(['$millisecond', '$week', '$isoWeek', '$isoWeekYear', '$isoDayOfWeek'], operand),
    named(
      '$dateToString',
      ['date', operand],
      ['format', given('%Y-%m-%d', '%H:%M:%S.%L', '%G-%V', '%j %u %w %U')],
    ),
    named(
      '$dateAdd',
      ['startDate', operand],
      ['unit', unit],
      ['amount', oneOf<TreeNode>(int(1), int(-1), int(13))],
    ),
    named(
      '$dateSubtract',
      ['startDate', operand],
      ['unit', unit],
      ['amount', oneOf<TreeNode>(int(1), long(40n))],
    ),
    named('$dateDiff', ['startDate', operand], ['endDate', operand], ['unit', unit]),
    named('$dateTrunc', ['date', operand], ['unit', unit]),
    named('$dateToParts', ['date', operand]),
    named('$dateFromString', ['dateString', given('2020-02-29', '2020-02-29T12:34:56Z', 'never')]),
    named(
      '$dateFromParts',
      ['year', oneOf<TreeNode>(int(2020), int(1969))],
      ['month', oneOf<TreeNode>(int(2), int(14))],
    ),
    call(['$subtract'], operand, operand),
    call(['$add'], operand, smallNumber),
  )
}

/** An expression of some depth: its operators work on what stands on the level below. */
export const expression = (depth: number): Make<TreeNode> => {
  if (depth === 0) return anything
  const inner = expression(depth - 1)
  return anyOf<TreeNode>(
    anything,
    arithmetic(inner),
    comparing(inner),
    converting(inner),
    ofStrings(inner),
    ofArrays(inner),
    ofObjects(inner),
    ofDates(inner),
  )
}

/** As a value of `$project` takes it: numbers and booleans there would mean to include a field. */
export const computedValue: Make<TreeNode> = (dice) => {
  const made = expression(1 + (dice(4) === 0 ? 1 : 0))(dice)
  return made.kind === 'object' || made.kind === 'string' ? made : object(['$literal', made])
}
