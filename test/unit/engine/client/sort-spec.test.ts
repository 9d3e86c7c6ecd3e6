import { expect, test } from 'vitest'
import { sortSpec, type Sort, type SortDirection } from '../../../../electron/engine/client/sort-spec.ts'

test.each<[Sort, [string, unknown][]]>([
  ['name', [['name', 1]]],
  [
    { name: 'desc', age: 1 },
    [
      ['name', -1],
      ['age', 1],
    ],
  ],
  [
    new Map<string, SortDirection>([
      ['2', -1],
      ['1', 'ascending'],
    ]),
    [
      ['2', -1],
      ['1', 1],
    ],
  ],
  [['name', -1], [['name', -1]]],
  [
    ['name', 'age'],
    [
      ['name', 1],
      ['age', 1],
    ],
  ],
  [
    [
      ['name', 'asc'],
      ['age', 'descending'],
    ],
    [
      ['name', 1],
      ['age', -1],
    ],
  ],
  [{ score: { $meta: 'textScore' } }, [['score', { $meta: 'textScore' }]]],
])('%j is an order', (sort, pairs) => {
  expect([...(sortSpec(sort) ?? [])]).toEqual(pairs)
})

test('no order is none, a direction goes with a name, and nonsense is refused', () => {
  expect([sortSpec(null), sortSpec({}), sortSpec([])]).toEqual([undefined, undefined, undefined])
  expect([...(sortSpec('name', 'desc') ?? [])]).toEqual([['name', -1]])
  expect(() => sortSpec({ name: 2 } as never)).toThrow('Invalid sort direction: 2')
})
