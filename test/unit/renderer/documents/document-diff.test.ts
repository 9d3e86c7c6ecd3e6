import { Double, Int32, serialize } from 'bson'
import { describe, expect, it } from 'vitest'
import { documentNode } from '../../../../renderer/features/documents/model/bson-node.ts'
import { diffDocuments, diffRowsMax } from '../../../../renderer/features/documents/model/document-diff.ts'
import { pathToKeys } from '../../../../renderer/features/documents/model/expansion.ts'

const node = (document: object) => documentNode(serialize(document))
const lines = (before: object | null, after: object | null) =>
  diffDocuments(before && node(before), after && node(after)).rows.map(
    (row) => `${row.kind} ${pathToKeys(row.path).join('.')}`,
  )

describe('difference of two versions', () => {
  it('is empty for equal bytes', () => {
    expect(lines({ a: 1, o: { x: [1] } }, { a: 1, o: { x: [1] } })).toEqual([])
  })

  it('names added, removed and changed fields where they stand', () => {
    expect(lines({ a: 1, b: 2, c: 3 }, { a: 1, n: 0, c: 4 })).toEqual(['added n', 'removed b', 'changed c'])
  })

  it('sees a change of type behind an equal look', () => {
    expect(lines({ a: new Int32(1) }, { a: new Double(1) })).toEqual(['changed a'])
    expect(lines({ a: { x: 1 } }, { a: [1] })).toEqual(['changed a'])
  })

  it('goes into containers and shows only what differs', () => {
    expect(lines({ o: { same: 1, x: { y: 1 } } }, { o: { same: 1, x: { y: 2 } } })).toEqual([
      'inside o',
      'inside o.x',
      'changed o.x.y',
    ])
  })

  it('tells a change of order from a change of values', () => {
    const diff = diffDocuments(node({ o: { a: 1, b: 2 } }), node({ o: { b: 2, a: 1 } }))
    expect(diff.rows.map((row) => row.kind)).toEqual(['reordered'])
    expect(diff.changed).toBe(1)
  })

  it('does not call the rest of an array changed when one element was put in', () => {
    expect(lines({ a: [1, 2, 3, 4] }, { a: [1, 9, 2, 3, 4] })).toEqual(['inside a', 'added a.1'])
    expect(lines({ a: [1, 2, 3] }, { a: [3] })).toEqual(['inside a', 'removed a.0', 'removed a.1'])
  })

  it('pairs elements by their _id', () => {
    const before = {
      a: [
        { _id: 1, q: 1 },
        { _id: 2, q: 1 },
      ],
    }
    const after = {
      a: [
        { _id: 2, q: 5 },
        { _id: 3, q: 1 },
      ],
    }
    expect(lines(before, after)).toEqual([
      'inside a',
      'removed a.0',
      'inside a.0',
      'changed a.0.q',
      'added a.1',
    ])
  })

  it('shows a whole document that came or went', () => {
    expect(lines(null, { _id: 1, a: 2 })).toEqual(['added _id', 'added a'])
    expect(lines({ _id: 1 }, null)).toEqual(['removed _id'])
  })

  it('stops where nobody reads on', () => {
    const array = (value: number) => ({ a: Array.from({ length: 50_000 }, () => value) })
    const diff = diffDocuments(node(array(1)), node(array(2)))
    expect(diff.rows).toHaveLength(diffRowsMax)
    expect(diff.isCut).toBe(true)
  })
})
