import type { Field, ObjectNode, TreeNode } from '../../../shared/ejson/tree.ts'
import type { Dice } from '../../support/dice.ts'
import { bool, decimal, double, int, list, long, nil, object, regex, text } from './nodes.ts'

/** Makes one of what there is to choose from. */
export type Make<T> = (dice: Dice) => T

export const oneOf =
  <T>(...choices: readonly T[]): Make<T> =>
  (dice) =>
    choices[dice(choices.length)] as T

/** Lets one of several ways make it. */
export const anyOf =
  <T>(...ways: readonly Make<T>[]): Make<T> =>
  (dice) =>
    (ways[dice(ways.length)] as Make<T>)(dice)

export const listOf = <T>(make: Make<T>, most: number, least = 0): Make<T[]> => {
  return (dice) => Array.from({ length: least + dice(most - least + 1) }, () => make(dice))
}

/** Few values, so that those of filters and of documents meet; each type has neighbours that are equal or almost. */
const numbers = oneOf<TreeNode>(
  int(0),
  int(1),
  int(2),
  int(-1),
  int(7),
  long(1n),
  long(2n),
  long(2n ** 53n + 1n),
  double(1),
  double(1.5),
  double(-0),
  double(2.5),
  double(Number.NaN),
  double(Number.POSITIVE_INFINITY),
  decimal('1'),
  decimal('1.50'),
  decimal('0.1'),
  decimal('NaN'),
)
export const smallNumber = oneOf<TreeNode>(int(0), int(1), int(2), int(3), double(1.5), long(4n), int(-2))
const words = oneOf<TreeNode>(text(''), text('a'), text('b'), text('ab'), text('Ab'), text('äb'), text('10'))
const others = oneOf<TreeNode>(
  nil,
  bool(true),
  bool(false),
  { kind: 'date', milliseconds: 0n },
  { kind: 'date', milliseconds: 1_600_000_000_123n },
  { kind: 'objectId', hex: '0'.repeat(24) },
  { kind: 'objectId', hex: '5f'.repeat(12) },
  { kind: 'binary', subtype: 0, bytes: Uint8Array.of(1, 2) },
  { kind: 'timestamp', seconds: 5, increment: 1 },
  regex('a'),
)

const bounds = oneOf<TreeNode>({ kind: 'minKey' }, { kind: 'maxKey' })

const anyScalar = anyOf(numbers, numbers, numbers, words, words, words, oneOf(nil), others)
/** Only documents hold the least and the greatest value: what is asked by them the oracle takes otherwise. */
const storedScalar: Make<TreeNode> = (dice) => (dice(20) === 0 ? bounds(dice) : anyScalar(dice))
export const scalar = anyScalar
const name = oneOf('x', 'y', '0')

const subdocument = (make: Make<TreeNode>): Make<ObjectNode> => {
  return (dice) => object(...distinct(listOf<Field>((dice) => [name(dice), make(dice)], 3)(dice)))
}

const array = (make: Make<TreeNode>): Make<TreeNode> => {
  return (dice) => list(...listOf(make, 3)(dice))
}

/** A document has no name twice. */
export const distinct = (fields: readonly Field[]): Field[] => [...new Map(fields)]

const valueOf = (scalar: Make<TreeNode>): Make<TreeNode> => {
  const shallow = anyOf(scalar, scalar, array(scalar), subdocument(scalar))
  return anyOf(scalar, scalar, array(shallow), subdocument(shallow))
}
const storedValue = valueOf(storedScalar)
export const value = valueOf(anyScalar)

/** A document without its `_id`: fields of any kind, two that are always there and no arrays, and a list of numbers. */
export const content: Make<readonly Field[]> = (dice) => [
  ...['a', 'b', 'c'].flatMap((name): Field[] => (dice(5) === 0 ? [] : [[name, storedValue(dice)]])),
  ['s', storedScalar(dice)],
  ['t', storedScalar(dice)],
  ['l', list(...listOf(smallNumber, 4)(dice))],
]

/** Fields that are always there and no arrays: in others the oracle sorts and groups otherwise than is documented. */
export const plainPath = oneOf('s', 't')

/** Paths that lead somewhere in some documents. */
export const path = oneOf('a', 'b', 'c', 'a.x', 'b.y', 'a.0', 'b.0', 'a.x.y', 'b.0.x', 'c.x')
