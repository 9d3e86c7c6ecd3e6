import type { Field, ObjectNode, TreeNode } from '../../../shared/ejson/tree.ts'
import { double, int, list, nil, object, text } from './nodes.ts'
import { anyOf, content, listOf, oneOf, path, smallNumber, value, type Make } from './random.ts'

/** `l` is a list of numbers everywhere: of `$[]` on what is no list the oracle has its own opinion. */
const target = anyOf(path, path, path, oneOf('d', 'd.e', 'a.5', 's', 'l', 'l.$[]', 'l.$[w]', 'l.1'))
const whole = oneOf('a', 'b', 'c', 'd', 's')
const at =
  (target: Make<string>, make: Make<TreeNode>): Make<ObjectNode> =>
  (dice) =>
    object([target(dice), make(dice)])

const items: Make<TreeNode> = (dice) => list(...listOf(value, 3, 1)(dice))
const pushed: Make<TreeNode> = (dice) => {
  const modifiers: Field[] = [['$each', items(dice)]]
  if (dice(3) === 0) modifiers.push(['$position', int(dice(5) - 2)])
  if (dice(3) === 0) modifiers.push(['$slice', oneOf<TreeNode>(int(1), int(2), int(-2))(dice)])
  if (dice(3) === 0) modifiers.push(['$sort', oneOf<TreeNode>(int(1), int(-1), object(['x', int(1)]))(dice)])
  return object(...modifiers)
}
const bits: Make<TreeNode> = (dice) => object([oneOf('and', 'or', 'xor')(dice), int(dice(8))])
const condition: Make<TreeNode> = (dice) => object([oneOf('$gt', '$in', '$lt', '$eq')(dice), value(dice)])

type Operators = readonly (readonly [string, Make<TreeNode>])[]

/** Operators by their names, each with what it takes. */
const operators: Operators = [
  ['$set', value],
  ['$set', value],
  ['$unset', oneOf<TreeNode>(text(''))],
  ['$inc', smallNumber],
  ['$mul', smallNumber],
  ['$min', value],
  ['$max', value],
  ['$rename', oneOf<TreeNode>(text('d'), text('e'), text('b.z'))],
  ['$push', anyOf(value, pushed, pushed)],
  ['$addToSet', anyOf<TreeNode>(value, (dice) => object(['$each', items(dice)]))],
  ['$pop', oneOf<TreeNode>(int(1), int(-1))],
  ['$pull', anyOf(value, condition)],
  ['$pullAll', items],
  ['$bit', bits],
]

/** What no operator takes, at a place where nothing else is wrong: the oracle looks at the document first. */
const mistakes: Operators = [
  ['$inc', oneOf<TreeNode>(text('1'), nil)],
  ['$mul', oneOf<TreeNode>(text('1'), list())],
  ['$pop', oneOf<TreeNode>(int(2), text('1'), double(0.5))],
  ['$pullAll', oneOf<TreeNode>(int(1), nil, object())],
  ['$push', oneOf<TreeNode>(object(['$each', int(1)]), object(['$each', list()], ['$slice', text('1')]))],
  ['$addToSet', oneOf<TreeNode>(object(['$each', int(1)]))],
  ['$rename', oneOf<TreeNode>(int(1), text(''))],
  ['$bit', oneOf<TreeNode>(int(1), object(['nand', int(1)]), object(['and', double(1)]))],
  ['$grow', smallNumber],
]
const mistaken: Make<ObjectNode> = (dice) => {
  const [name, operand] = oneOf(...mistakes)(dice)
  return object([name, object(['f', operand(dice)])])
}

const onInsert: Operators[number] = ['$setOnInsert', value]

/** One operator at one place, so that no other mistake can come before. */
const byOperator = (known: Operators, target: Make<string>): Make<ObjectNode> => {
  return (dice) => {
    const [name, operand] = oneOf(...known)(dice)
    return object([name, at(target, operand)(dice)])
  }
}

const replacement: Make<ObjectNode> = (dice) => object(...content(dice))
const pipeline: Make<TreeNode> = (dice) =>
  list(
    ...listOf<TreeNode>(
      anyOf<TreeNode>(
        (dice) =>
          object(['$set', object([oneOf('a', 'd', 'd.e')(dice), anyOf(value, fieldOfDocument)(dice)])]),
        (dice) => object(['$unset', text(path(dice))]),
        (dice) => object(['$replaceWith', anyOf<TreeNode>(fieldOfDocument, replacement)(dice)]),
      ),
      2,
      1,
    )(dice),
  )
const fieldOfDocument: Make<TreeNode> = (dice) => text(`$${path(dice)}`)

const updateBy = (known: Operators, target: Make<string>): Make<TreeNode> => {
  const operation = byOperator(known, target)
  return anyOf<TreeNode>(
    operation,
    operation,
    operation,
    operation,
    operation,
    operation,
    replacement,
    pipeline,
    mistaken,
  )
}

/** What is in the place of `u` in a statement; the oracle reads `$setOnInsert` where it inserts only. */
export const update = updateBy(operators, target)
export const upsert = updateBy([...operators, onInsert], whole)

/** The rest of a statement: filters of the array elements that it names, where it names some. */
export const statementOptions = (update: TreeNode): Field[] =>
  JSON.stringify(update, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value)).includes(
    '$[w]',
  )
    ? [['arrayFilters', list(object(['w', object(['$gte', int(1)])]))]]
    : []
