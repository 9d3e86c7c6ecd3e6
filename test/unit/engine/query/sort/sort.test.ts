import { describe, expect, it } from 'vitest'
import { compileCollation } from '../../../../../electron/engine/query/collation/collation.ts'
import { parseSort } from '../../../../../electron/engine/query/sort/parse-sort.ts'
import { sortOrder } from '../../../../../electron/engine/query/sort/sort-order.ts'
import { Sorter } from '../../../../../electron/engine/query/sort/sorter.ts'
import { bsonToTree } from '../../../../../shared/ejson/bson-to-tree.ts'
import { fieldOf, type ObjectNode, type TreeNode } from '../../../../../shared/ejson/tree.ts'
import { sortBytesMax } from '../../../../../shared/model/limits.ts'
import { order } from '../../../../property/filters/naive-order.ts'
import { documentBytes, raw } from '../../../../support/bson-arbitraries.ts'
import { bsonOfText } from '../../../../support/bson-of-text.ts'
import { dice, type Dice } from '../../../../support/dice.ts'

function sorted(
  documents: readonly Uint8Array[],
  sort: string,
  wanted = Infinity,
  collation?: string,
): number[] {
  const parsed = parseSort(bsonOfText(sort))
  if (parsed?.kind !== 'fields') throw new Error(`${sort} sorts by no field`)
  const sorter = new Sorter(
    sortOrder(parsed.pattern, compileCollation(collation === undefined ? null : bsonOfText(collation))),
    wanted,
  )
  for (const document of documents) sorter.add(document, 0, document.length)
  const merged = sorter.merged()
  const ids: number[] = []
  for (let one = merged.take(); one !== null && ids.length < wanted; one = merged.take()) {
    ids.push((fieldOf(bsonToTree(one), '_id') as { value: number }).value)
  }
  return ids
}

const scalars = [
  '1',
  '2',
  'NumberLong(1)',
  '1.5',
  '-3',
  'NaN',
  'NumberDecimal("2.5")',
  '"a"',
  '"b"',
  'null',
  'true',
  'false',
  'MinKey',
  'MaxKey',
  'ISODate("2026-01-01")',
  '{x: 1}',
  '{x: "a"}',
  `"${'z'.repeat(1100)}a"`,
  `"${'z'.repeat(1100)}b"`,
]
const arrays = [
  '[]',
  '[3, 1]',
  '[null]',
  '["b", 0]',
  '[[1], 5]',
  '[{b: 1}, {b: 7}]',
  '[{c: 1}]',
  '[1, {b: 4}]',
]

function randomDocuments(roll: Dice, count: number): Uint8Array[] {
  const pick = (from: readonly string[]): string => from[roll(from.length)] as string
  return Array.from({ length: count }, (_, id) => {
    const a = roll(3) === 0 ? pick(arrays) : roll(4) === 0 ? `{b: ${pick(scalars)}}` : pick(scalars)
    const fields = [roll(6) > 0 ? `, a: ${a}` : '', roll(4) > 0 ? `, c: ${pick(scalars)}` : '']
    return bsonOfText(`{_id: ${id}${fields.join('')}}`)
  })
}

const nothing: TreeNode = { kind: 'null' }

/** What a path of one or two parts leads to. */
function valuesAt(document: ObjectNode, [name, ...rest]: readonly string[]): TreeNode[] {
  const value = fieldOf(document, name as string)
  if (value === undefined) return [nothing]
  if (value.kind === 'array') {
    if (rest.length === 0) return value.items.length === 0 ? [{ kind: 'undefined' }] : [...value.items]
    const inside = value.items.flatMap((item) => (item.kind === 'object' ? valuesAt(item, rest) : [nothing]))
    return inside.length === 0 ? [nothing] : inside
  }
  if (rest.length === 0) return [value]
  return value.kind === 'object' ? valuesAt(value, rest) : [nothing]
}

function naivelySorted(documents: readonly Uint8Array[], pattern: readonly [string, 1 | -1][]): number[] {
  const rows = documents.map((bytes, id) => {
    const tree = bsonToTree(bytes)
    const key = pattern.map(([path, direction]) =>
      valuesAt(tree, path.split('.')).reduce((least, value) =>
        order(value, least) * direction < 0 ? value : least,
      ),
    )
    return { id, key }
  })
  const compare = (left: (typeof rows)[number], right: (typeof rows)[number]): number => {
    for (const [i, [, direction]] of pattern.entries()) {
      const difference = order(left.key[i] as TreeNode, right.key[i] as TreeNode) * direction
      if (difference !== 0) return difference
    }
    return left.id - right.id
  }
  return rows.sort(compare).map(({ id }) => id)
}

describe('a sort', () => {
  it('is in BSON order on several keys, an array by its least or largest element, equal documents as they came', () => {
    const roll = dice(3)
    for (let round = 0; round < 20; round++) {
      const documents = randomDocuments(roll, 60)
      for (const pattern of [
        [['a', 1]],
        [['a', -1]],
        [
          ['a.b', 1],
          ['c', -1],
        ],
        [
          ['c', 1],
          ['a.b', -1],
        ],
        [
          ['c', -1],
          ['a', 1],
        ],
      ] as [string, 1 | -1][][]) {
        const text = `{${pattern.map(([path, direction]) => `"${path}": ${direction}`).join(', ')}}`
        const wanted = naivelySorted(documents, pattern)
        expect(sorted(documents, text), text).toEqual(wanted)
        for (const few of [1, 7, 60]) expect(sorted(documents, text, few)).toEqual(wanted.slice(0, few))
      }
    }
  })

  it('gives the few that are wanted of many, and all of many runs', () => {
    const roll = dice(9)
    const documents = Array.from({ length: 30_000 }, (_, id) =>
      documentBytes([
        ['_id', raw.int32(id)],
        ['v', raw.int32(roll(500))],
      ]),
    )
    const all = sorted(documents, '{v: -1}')
    expect(new Set(all).size).toBe(30_000)
    const values = documents.map(
      (document) => (fieldOf(bsonToTree(document), 'v') as { value: number }).value,
    )
    const wanted = [...documents.keys()].sort(
      (a, b) => (values[b] as number) - (values[a] as number) || a - b,
    )
    expect(all).toEqual(wanted)
    for (const few of [3, 9000]) expect(sorted(documents, '{v: -1}', few)).toEqual(wanted.slice(0, few))
  })

  it('goes by a collation', () => {
    const documents = ['"b"', '"A"', '"a"', '"B"', '["C", "á"]'].map((v, id) =>
      bsonOfText(`{_id: ${id}, v: ${v}}`),
    )
    expect(sorted(documents, '{v: 1}')).toEqual([1, 3, 4, 2, 0])
    expect(sorted(documents, '{v: 1}', Infinity, '{locale: "en", strength: 2}')).toEqual([1, 2, 4, 0, 3])
    expect(sorted(documents, '{v: -1}', Infinity, '{locale: "en", strength: 2}')).toEqual([4, 0, 3, 1, 2])
  })

  it('refuses what MongoDB refuses, with its codes', () => {
    const code = (sort: string): unknown => {
      try {
        return parseSort(bsonOfText(sort))
      } catch (error) {
        return (error as { details: { mongoCode: number } }).details.mongoCode
      }
    }
    expect(code('{a: 2}')).toBe(15_975)
    expect(code('{a: "x"}')).toBe(15_974)
    expect(code('{"": 1}')).toBe(40_352)
    expect(code('{a: {$meta: "textScore"}}')).toBe(238)
    expect(code('{$natural: 1, a: 1}')).toBe(2)
    expect(code('{}')).toBeNull()
    expect(code('{$natural: -1}')).toEqual({ kind: 'natural', isDescending: true })
    const parallel = bsonOfText('{a: [1], b: [2]}')
    expect(() => sorted([parallel], '{a: 1, b: 1}')).toThrowError(
      expect.objectContaining({ code: 'query.failed' }),
    )
  })

  it('ends with an error beyond its bound of memory, unless few are wanted', () => {
    const large = documentBytes([
      ['_id', raw.int32(0)],
      ['text', raw.string('x'.repeat(sortBytesMax / 20))],
    ])
    const many = Array.from({ length: 21 }, () => large)
    expect(() => sorted(many, '{_id: 1}')).toThrowError(
      expect.objectContaining({
        details: { mongoCode: 292, mongoCodeName: 'QueryExceededMemoryLimitNoDiskUseAllowed' },
      }),
    )
    expect(sorted(many, '{_id: 1}', 2)).toEqual([0, 0])
  })
})
