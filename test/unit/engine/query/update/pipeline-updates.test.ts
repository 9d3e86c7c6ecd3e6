import { describe, expect, it } from 'vitest'
import { updated, upserted } from '../../../../support/applied-update.ts'

const document = '{_id: 1, a: 1, b: {c: 2}, l: [{x: 1}, {x: 2}]}'

describe('an update by a pipeline', () => {
  it.each([
    [
      '[{$set: {a: 2, z: {$add: ["$a", 1]}}}]',
      '{ _id: 1, a: 2, b: { c: 2 }, l: [{ x: 1 }, { x: 2 }], z: 2 }',
    ],
    [
      '[{$set: {a: 2}}, {$set: {a: {$add: ["$a", 1]}}}]',
      '{ _id: 1, a: 3, b: { c: 2 }, l: [{ x: 1 }, { x: 2 }] }',
    ],
    ['[{$addFields: {"l.y": 5}}]', '{ _id: 1, a: 1, b: { c: 2 }, l: [{ x: 1, y: 5 }, { x: 2, y: 5 }] }'],
    ['[{$unset: ["b.c", "l"]}]', '{ _id: 1, a: 1, b: {} }'],
    ['[{$project: {a: 1}}]', '{ _id: 1, a: 1 }'],
    ['[{$project: {_id: 0, a: 1}}]', '{ _id: 1, a: 1 }'],
    ['[{$replaceRoot: {newRoot: "$b"}}]', '{ _id: 1, c: 2 }'],
    ['[{$replaceWith: {q: "$a", _id: 1}}]', '{ _id: 1, q: 1 }'],
    ['[{$replaceWith: {$literal: {$x: 1}}}]', '{ _id: 1, $x: 1 }'],
    ['[{$set: {a: Timestamp(0, 0)}}, {$unset: ["b", "l"]}]', '{ _id: 1, a: Timestamp({ t: 0, i: 0 }) }'],
    ['[{$set: {a: 1}}]', 'same'],
    ['[]', 'same'],
  ])('%s gives %s', (update, result) => {
    expect(updated(document, update)).toBe(result)
  })

  it.each([
    ['[{$match: {a: 1}}]', 72],
    ['[{$foo: 1}]', 40324],
    ['[{$set: {a: 1}, $unset: "b"}]', 40323],
    ['[{$set: 1}]', 40272],
    ['[{$set: {_id: 2}}]', 66],
    ['[{$replaceWith: "$a"}]', 40228],
    ['[{$set: {a: {$divide: [1, 0]}}}]', 2],
  ])('%s is refused: %i', (update, code) => {
    expect(updated(document, update)).toBe(code)
  })

  it('takes the variables of the command, and no array filters', () => {
    const variables = new Map([['x', { kind: 'int32', value: 7 } as const]])
    expect(updated('{_id: 1}', '[{$set: {a: "$$x"}}]', { variables })).toBe('{ _id: 1, a: 7 }')
    expect(updated('{_id: 1}', '[{$set: {a: 1}}]', { arrayFilters: ['{i: 1}'] })).toBe(9)
  })

  it.each([
    ['{_id: 9, z: 1}', '[{$set: {b: "$z"}}]', '{ _id: 9, z: 1, b: 1 }'],
    ['{_id: 9, z: 1}', '[{$replaceWith: {q: "$z"}}]', '{ _id: 9, q: 1 }'],
    ['{z: 1}', '[{$set: {_id: 8}}]', '{ _id: 8, z: 1 }'],
    ['{_id: 9}', '[{$replaceWith: {_id: 8}}]', 66],
  ])('upserts %s with %s to %s', (filter, update, result) => {
    expect(upserted(filter, update)).toBe(result)
  })
})
