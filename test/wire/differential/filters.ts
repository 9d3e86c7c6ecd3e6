import type { Field, ObjectNode, TreeNode } from '../../../shared/ejson/tree.ts'
import type { Dice } from '../../support/dice.ts'
import { bool, int, list, object, regex, text } from './nodes.ts'
import {
  anyOf,
  distinct,
  listOf,
  oneOf,
  path,
  plainPath,
  scalar,
  smallNumber,
  value,
  type Make,
} from './random.ts'

const comparison: Make<Field> = (dice) => [
  oneOf('$eq', '$ne', '$gt', '$gte', '$lt', '$lte')(dice),
  value(dice),
]
const membership: Make<Field> = (dice) => [
  oneOf('$in', '$nin', '$all')(dice),
  list(...listOf(value, 3)(dice)),
]
const typeName = oneOf(
  'number',
  'int',
  'double',
  'decimal',
  'string',
  'object',
  'array',
  'null',
  'date',
  'bool',
)
const kindOf: Make<Field> = anyOf<Field>(
  (dice) => ['$exists', bool(dice(2) === 0)],
  (dice) => ['$type', text(typeName(dice))],
  (dice) => ['$type', list(text(typeName(dice)), int(2))],
  (dice) => ['$size', int(dice(4))],
)
const evaluated: Make<Field> = anyOf<Field>(
  (dice) => ['$mod', list(int(1 + dice(3)), int(dice(3)))],
  (dice) => ['$regex', text(oneOf('a', '^A', 'b$', '')(dice))],
  (dice) => [oneOf('$bitsAllSet', '$bitsAnyClear', '$bitsAnySet', '$bitsAllClear')(dice), int(dice(4))],
)
/** What no server should take: each has its own code. */
const mistaken: Make<Field> = anyOf<Field>(
  (dice) => ['$in', scalar(dice)],
  (dice) => ['$size', scalar(dice)],
  (dice) => ['$mod', list(int(dice(2)))],
  (dice) => ['$type', oneOf<TreeNode>(text('thing'), list())(dice)],
  () => ['$above', int(1)],
  (dice) => ['$regex', scalar(dice)],
  (dice) => ['$all', scalar(dice)],
  (dice) => ['$not', scalar(dice)],
  (dice) => ['$elemMatch', scalar(dice)],
)

const operator = (depth: number): Make<Field> => {
  const plain = [comparison, comparison, comparison, membership, kindOf, evaluated]
  if (depth === 0) return anyOf(...plain)
  return anyOf<Field>(
    ...plain,
    ...plain,
    (dice) => ['$not', operators(depth - 1)(dice)],
    (dice) => ['$not', regex(oneOf('a', 'b')(dice))],
    (dice) => ['$elemMatch', anyOf(operators(depth - 1), filter(depth - 1))(dice)],
    (dice) => (dice(8) === 0 ? mistaken(dice) : comparison(dice)),
  )
}

const operators = (depth: number): Make<ObjectNode> => {
  return (dice) => object(...distinct(listOf(operator(depth), 2, 1)(dice)))
}

const clause = (depth: number): Make<Field> => {
  const atPath = anyOf<Field>(
    (dice) => [path(dice), operators(depth)(dice)],
    (dice) => [path(dice), operators(depth)(dice)],
    (dice) => [path(dice), value(dice)],
    (dice) => [path(dice), regex(oneOf('a', 'B', '^a', '')(dice), oneOf('', 'i')(dice))],
  )
  if (depth === 0) return atPath
  return anyOf<Field>(
    atPath,
    atPath,
    atPath,
    (dice) => [
      oneOf('$and', '$or', '$nor')(dice),
      list(...listOf(filter(depth - 1), 3, dice(20) === 0 ? 0 : 1)(dice)),
    ],
    expressed,
  )
}

/** Comparisons in the language of expressions, of fields that are always there: the oracle ranks missing ones otherwise. */
const expressed: Make<Field> = (dice: Dice) => {
  const operand = anyOf<TreeNode>((dice) => text(`$${plainPath(dice)}`), smallNumber)
  return ['$expr', object([oneOf('$eq', '$ne', '$gt', '$lte')(dice), list(operand(dice), operand(dice))])]
}

export const filter = (depth: number): Make<ObjectNode> => {
  return (dice) => object(...distinct(listOf(clause(depth), 2, 1)(dice)))
}
