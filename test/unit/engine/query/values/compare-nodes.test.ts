import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { elementsOf } from '../../../../../electron/engine/bson/build.ts'
import { compareValues } from '../../../../../electron/engine/bson/compare.ts'
import { compareNodes } from '../../../../../electron/engine/query/values/compare-nodes.ts'
import { bsonToTree } from '../../../../../shared/ejson/bson-to-tree.ts'
import { treeToBson } from '../../../../../shared/ejson/tree-to-bson.ts'
import type { TreeNode } from '../../../../../shared/ejson/tree.ts'
import { anyDocument } from '../../../../support/bson-arbitraries.ts'

describe('comparing nodes', () => {
  it('gives the order of the bytes', () => {
    fc.assert(
      fc.property(anyDocument, anyDocument, (left, right) => {
        const values = [...bsonToTree(left).fields, ...bsonToTree(right).fields].slice(0, 8)
        for (const [, one] of values)
          for (const [, other] of values)
            expect(Math.sign(compareNodes(one, other))).toBe(Math.sign(compareBytes(one, other)))
      }),
      { numRuns: 500 },
    )
  })

  it('puts what is missing below null and above MinKey', () => {
    expect(compareNodes(undefined, { kind: 'null' })).toBeLessThan(0)
    expect(compareNodes(undefined, { kind: 'undefined' })).toBeLessThan(0)
    expect(compareNodes(undefined, { kind: 'minKey' })).toBeGreaterThan(0)
    expect(compareNodes(undefined, undefined)).toBe(0)
  })

  it('compares strings, also nested ones, by a collation', () => {
    const anyCase = new Intl.Collator('en', { sensitivity: 'base' })
    const collation = { compareStrings: (a: string, b: string) => anyCase.compare(a, b) }
    const nested = (value: string): TreeNode => ({ kind: 'array', items: [{ kind: 'string', value }] })
    expect(compareNodes(nested('a'), nested('A'), collation)).toBe(0)
    expect(compareNodes(nested('a'), nested('A'))).toBeGreaterThan(0)
  })
})

function compareBytes(one: TreeNode, other: TreeNode): number {
  const bytes = treeToBson({
    kind: 'object',
    fields: [
      ['', one],
      ['', other],
    ],
  })
  const [left, right] = elementsOf(bytes)
  return left === undefined || right === undefined ? NaN : compareValues(left, right)
}
