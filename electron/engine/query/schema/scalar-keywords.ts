import type { TreeNode } from '../../../../shared/ejson/tree.ts'
import { compileRegex } from '../regex/compile-regex.ts'
import { compareNodes, isNumber, type NumberNode } from '../values/compare-nodes.ts'
import { isZero, remainder } from '../values/decimal.ts'
import { toDecimal } from '../values/numbers.ts'
import { countOf, flagOf, schemaError, type Keyword, type SchemaTest } from './keyword.ts'

const isNan = (node: NumberNode): boolean => toDecimal(node) === 'nan'

function numberOf(operand: TreeNode, name: string): NumberNode {
  if (!isNumber(operand)) throw schemaError('TypeMismatch', name, 'takes a number')
  return operand
}

/** NaN is equal to NaN, and neither above nor below anything. */
const bound =
  (exclusive: string, sign: 1 | -1): Keyword =>
  (operand, { keywords }, name) => {
    const limit = numberOf(operand, name)
    const exclusion = keywords.get(exclusive)
    const isExclusive = exclusion !== undefined && flagOf(exclusion, exclusive)
    return (value) => {
      if (!isNumber(value)) return true
      if (isNan(value) || isNan(limit)) return !isExclusive && isNan(value) && isNan(limit)
      const order = compareNodes(value, limit) * sign
      return isExclusive ? order < 0 : order <= 0
    }
  }

/** It says something about another keyword, and cannot stand without it. */
const exclusionOf =
  (other: string): Keyword =>
  (_, { keywords }, name) => {
    if (!keywords.has(other)) throw schemaError('FailedToParse', name, `stands beside \`${other}\``)
    return null
  }

const multipleOf: Keyword = (operand, _, name) => {
  const number = numberOf(operand, name)
  const divisor = toDecimal(number)
  if (compareNodes(number, { kind: 'int32', value: 0 }) <= 0)
    throw schemaError('FailedToParse', name, 'takes a number above 0')
  return (value) => !isNumber(value) || isZero(remainder(toDecimal(value), divisor))
}

/** Characters are code points. */
const length =
  (fits: (length: number, limit: number) => boolean): Keyword =>
  (operand, _, name) => {
    const limit = countOf(operand, name)
    return (value) => value.kind !== 'string' || fits(charactersOf(value.value), limit)
  }

function charactersOf(text: string): number {
  let count = 0
  for (let i = 0; i < text.length; i += (text.codePointAt(i) as number) > 0xffff ? 2 : 1) count += 1
  return count
}

const pattern: Keyword = (operand, _, name): SchemaTest => {
  if (operand.kind !== 'string') throw schemaError('TypeMismatch', name, 'takes a string')
  const regex = compileRegex(operand.value, '')
  return (value) => value.kind !== 'string' || regex.test(value.value)
}

/** What a schema says of numbers and strings. */
export const scalarKeywords: Readonly<Record<string, Keyword>> = {
  exclusiveMaximum: exclusionOf('maximum'),
  exclusiveMinimum: exclusionOf('minimum'),
  maxLength: length((characters, limit) => characters <= limit),
  maximum: bound('exclusiveMaximum', 1),
  minLength: length((characters, limit) => characters >= limit),
  minimum: bound('exclusiveMinimum', -1),
  multipleOf,
  pattern,
}
