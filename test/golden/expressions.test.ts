import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { compileExpression } from '../../electron/engine/query/expression/compile-expression.ts'
import { scopeOf } from '../../electron/engine/query/expression/expression.ts'
import { bsonToTree } from '../../shared/ejson/bson-to-tree.ts'
import { treeToBson } from '../../shared/ejson/tree-to-bson.ts'
import { fieldOf, type ObjectNode, type TreeNode } from '../../shared/ejson/tree.ts'
import { isArgonError } from '../../shared/model/errors.ts'
import { bsonOfText } from '../support/bson-of-text.ts'

/**
 * What a server with MongoDB's semantics answered: four documents of most types, and 2,098 random expressions, each with the
 * value that it has over one of them, type by type, or the code of its error. The server was PostgreSQL 18 with the
 * extension DocumentDB 1.0-0. Left out are the few cases in which it is not MongoDB: `$dateTrunc` before the year 2000 and by
 * days and weeks, the average of decimals (it gives a double), `$mod` of a long and a double, regular expressions over an
 * operand that is computed, and which of two errors of one expression comes first. Sets are compared sorted.
 */
const lines = readFileSync(new URL('expressions.ndjson', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
  .map((text) => ({ text, tree: bsonToTree(bsonOfText(text)) }))
const documents = lines.flatMap(({ tree }) => fieldOf(tree, 'document') ?? [])
const cases = lines.filter(({ tree }) => fieldOf(tree, 'expression') !== undefined)

const hexOf = (fields: ObjectNode['fields']): string =>
  Buffer.from(treeToBson({ kind: 'object', fields })).toString('hex')

function outcome(tree: ObjectNode): string {
  const document = documents[(fieldOf(tree, 'on') as { value: number }).value] as TreeNode
  try {
    const value = compileExpression(fieldOf(tree, 'expression') as TreeNode, { now: 0n })(scopeOf(document))
    return value === undefined ? 'missing' : hexOf([['value', value]])
  } catch (error) {
    if (!isArgonError(error)) throw error
    return `code ${error.details['mongoCode']}`
  }
}

function expected(tree: ObjectNode): string {
  const [code, value] = [fieldOf(tree, 'code'), fieldOf(tree, 'value')]
  if (code !== undefined) return `code ${(code as { value: number }).value}`
  return value === undefined ? 'missing' : hexOf([['value', value]])
}

describe('expressions', () => {
  it('have the values that a server with the same semantics gave', () => {
    const wrong = cases.filter(({ tree }) => outcome(tree) !== expected(tree))
    expect(cases).toHaveLength(2098)
    expect(wrong.map(({ text }) => text)).toEqual([])
  })
})
