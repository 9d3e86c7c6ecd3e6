import { describe, expect, it } from 'vitest'
import { compileFilter } from '../../../../../electron/engine/query/filter/compile-filter.ts'
import { bsonOfText } from '../../../../support/bson-of-text.ts'

/** Places as MongoDB finds them; but for the last four lines a server with its semantics was asked. */
describe('the place of the element by which a filter matches', () => {
  it.each([
    ['{a: [1, 2]}', '{a: 2}', 1],
    ['{a: [3, 2]}', '{a: {$gt: 1, $lt: 3}}', 1],
    ['{a: [3, [3, 2]]}', '{a: [3, 2]}', 1],
    ['{a: [3, 2]}', '{a: [3, 2]}', null],
    ['{a: [3, 2]}', '{a: {$size: 2}}', null],
    ['{a: [1, 2], b: [5, 4]}', '{a: 2, b: 5}', 0],
    ['{a: [1, 2], b: [5, 4]}', '{b: 5, a: 2}', 1],
    ['{a: [1, 2], b: 5}', '{a: 2, b: 5}', 1],
    ['{a: [1, 2]}', '{"a.1": 2}', null],
    ['{a: {b: [1, 2]}}', '{"a.b": 2}', 1],
    ['{a: [{b: [1, 2]}, {b: [5, 3]}]}', '{"a.b": 3}', 1],
    ['{a: [{b: [1, 2]}, {b: [3, 4]}]}', '{"a.1.b": 4}', 1],
    ['{a: [{b: [1, 2]}, {b: [3, 4]}]}', '{"a.1.b": 3}', 0],
    ['{a: [{b: 1}, {c: 1}]}', '{"a.c": {$exists: true}}', 1],
    ['{a: [{b: 4}, {b: 5}]}', '{a: {$elemMatch: {b: 5}}}', 1],
    ['{a: [1, 2]}', '{$or: [{a: 2}]}', 1],
    ['{a: [3, 2]}', '{a: {$ne: 1}}', null],
    ['{a: [[5, 6], [7, {b: 8}]]}', '{"a.1.b": 8}', 1],
    ['{a: [[5, 6], [7, 8]]}', '{"a.1.1": 8}', null],
    ['{a: [{b: 1}, {c: 1}]}', '{"a.c": null}', 0],
  ])('of %s by %s is %s', (document, filter, place) => {
    const bytes = bsonOfText(document)
    const { matches, position } = compileFilter(bsonOfText(filter))
    expect(matches(bytes, 0)).toBe(true)
    expect(position(bytes, 0)).toBe(place)
  })
})
