import { describe, expect, it } from 'vitest'
import { upserted } from '../../../../support/applied-update.ts'

const madeId = "ObjectId('abababababababababababab')"

describe('an upsert', () => {
  it.each([
    ['{b: 1, a: 2}', '{$set: {c: 3}}', `{ _id: ${madeId}, b: 1, a: 2, c: 3 }`],
    ['{b: 1, _id: 7}', '{$set: {c: 3}}', '{ _id: 7, b: 1, c: 3 }'],
    ['{b: 1}', '{$set: {c: 3, _id: 8}}', '{ _id: 8, b: 1, c: 3 }'],
    ['{_id: 7, b: 1}', '{$setOnInsert: {c: 1}, $inc: {b: 2}}', '{ _id: 7, b: 3, c: 1 }'],
    ['{b: 1, _id: 7}', '{x: 8}', '{ _id: 7, x: 8 }'],
    ['{b: 1}', '{x: 8, _id: 9}', '{ _id: 9, x: 8 }'],
    ['{b: 1, _id: {$gt: 3}}', '{x: 8, _id: 9}', '{ _id: 9, x: 8 }'],
    ['{_id: 1, b: {$gt: 1}, c: {$exists: true}, $nor: [{d: 1}]}', '{$set: {x: 1}}', '{ _id: 1, x: 1 }'],
    ['{_id: 1, $and: [{b: 1}, {c: 2}]}', '{$set: {x: 1}}', '{ _id: 1, b: 1, c: 2, x: 1 }'],
    ['{_id: 1, $or: [{b: 1}]}', '{$set: {x: 1}}', '{ _id: 1, b: 1, x: 1 }'],
    ['{_id: 1, $or: [{b: 1}, {c: 1}]}', '{$set: {x: 1}}', '{ _id: 1, x: 1 }'],
    ['{_id: 1, b: {$in: [1]}, c: {$all: [2]}, d: {$eq: 3, $gt: 0}}', '{}', '{ _id: 1 }'],
    ['{_id: 1, b: {$in: [1]}, c: {$all: [2]}, d: {$eq: 3}}', '{$set: {}}', '{ _id: 1, b: 1, c: 2, d: 3 }'],
    ['{_id: 1, "b.d": 2, "b.0": 1}', '{$set: {}}', "{ _id: 1, b: { d: 2, '0': 1 } }"],
    ['{"_id.a": 2}', '{$set: {x: 9}}', '{ _id: { a: 2 }, x: 9 }'],
    ['{_id: 9, b: 1}', "{$rename: {b: 'c'}}", '{ _id: 9, c: 1 }'],
    ['{_id: 9}', '{a: Timestamp(0, 0)}', '{ _id: 9, a: Timestamp({ t: 5, i: 6 }) }'],
    ['{_id: 9, a: [1]}', '{$set: {"a.$[]": 2}}', '{ _id: 9, a: [2] }'],
  ])('of %s with %s gives %s', (filter, update, result) => {
    expect(upserted(filter, update)).toBe(result)
  })

  it.each([
    ['{b: {$all: [1, 2]}}', '{$set: {x: 1}}', 54],
    ['{b: 1, $and: [{b: 1}]}', '{$set: {x: 1}}', 54],
    ['{b: {c: 1}, "b.d": 2}', '{$set: {x: 1}}', 54],
    ['{"b.d": 2, b: {c: 1}}', '{$set: {x: 1}}', 54],
    ['{"_id.a": 2}', '{x: 9}', 111],
    ['{_id: 7}', '{$set: {_id: 8}}', 66],
    ['{_id: 7}', '{$unset: {_id: 8}}', 66],
    ['{_id: 7}', '{_id: 8}', 66],
    ['{_id: [7]}', '{$set: {x: 1}}', 53],
    ['{a: 1}', '{$set: {_id: {$x: 1}}}', 52],
    ['{a: 1}', '{$set: {"a.b": 1}}', 28],
    ['{a: [1]}', '{$set: {"a.$": 1}}', 2],
    ['{}', '{$set: {"a.$[]": 1}}', 2],
  ])('of %s with %s is refused: %i', (filter, update, code) => {
    expect(upserted(filter, update)).toBe(code)
  })
})
