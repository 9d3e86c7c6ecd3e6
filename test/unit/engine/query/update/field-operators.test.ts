import { describe, expect, it } from 'vitest'
import { compileCollation } from '../../../../../electron/engine/query/collation/collation.ts'
import { bsonOfText } from '../../../../support/bson-of-text.ts'
import { updated } from '../../../../support/applied-update.ts'

describe('operators on fields', () => {
  it.each([
    ['{_id: 1, a: 1}', '{$set: {a: 2}}', '{ _id: 1, a: 2 }'],
    ['{_id: 1, a: 1}', '{$set: {a: 1}}', 'same'],
    ['{_id: 1, a: 1}', '{$set: {a: NumberLong(1)}}', "{ _id: 1, a: Long('1') }"],
    ['{_id: 1, a: 1}', '{$set: {}}', 'same'],
    ['{_id: 1}', '{$set: {"a.b.c": 1}}', '{ _id: 1, a: { b: { c: 1 } } }'],
    ['{_id: 1}', '{$set: {"a.0.b": 1}}', "{ _id: 1, a: { '0': { b: 1 } } }"],
    ['{_id: 1, a: [1]}', '{$set: {"a.3": 2}}', '{ _id: 1, a: [1, null, null, 2] }'],
    ['{_id: 1, a: [1, 2]}', '{$set: {"a.01": 5}}', '{ _id: 1, a: [1, 5] }'],
    ['{_id: 1, a: [{b: 1}]}', '{$set: {"a.0.c": 2}}', '{ _id: 1, a: [{ b: 1, c: 2 }] }'],
    ['{_id: 1, a: {}}', '{$set: {"a.$b": 2}}', '{ _id: 1, a: { $b: 2 } }'],
    ['{_id: 1, a: 1}', '{$set: {a: {$b: 2}}}', '{ _id: 1, a: { $b: 2 } }'],
    ['{_id: 1, a: 1, a: 2}', '{$set: {a: 3}}', '{ _id: 1, a: 3, a: 2 }'],
  ])('%s %s gives %s', (document, update, result) => {
    expect(updated(document, update)).toBe(result)
  })

  it('makes new fields in the order of their paths, indexes by number', () => {
    const update = '{$set: {z: 1, "a.10": 1, "a.9": 1, "a.x": 1, B: 1}, $inc: {"2": 1, "10": 1}}'
    expect(updated('{_id: 1}', update)).toBe(
      "{ _id: 1, '2': 1, '10': 1, B: 1, a: { '9': 1, '10': 1, x: 1 }, z: 1 }",
    )
  })

  it.each([
    ['{_id: 1, a: 1, b: 2}', '{$unset: {a: ""}}', '{ _id: 1, b: 2 }'],
    ['{_id: 1, a: 1}', '{$unset: {b: "", "a.b": "", "c.d": ""}}', 'same'],
    ['{_id: 1, a: [1, 2]}', '{$unset: {"a.0": 1}}', '{ _id: 1, a: [null, 2] }'],
    ['{_id: 1, a: [1, 2]}', '{$unset: {"a.7": 1, "a.b": 1}}', 'same'],
    ['{_id: 1, a: {b: 1}}', '{$unset: {"a.b": 1}}', '{ _id: 1, a: {} }'],
  ])('%s %s gives %s', (document, update, result) => {
    expect(updated(document, update)).toBe(result)
  })

  it.each([
    ['{_id: 1, a: 2147483647}', '{$inc: {a: 1}}', "{ _id: 1, a: Long('2147483648') }"],
    ['{_id: 1, a: 1}', '{$inc: {a: NumberLong(1)}}', "{ _id: 1, a: Long('2') }"],
    ['{_id: 1, a: 5}', '{$inc: {a: 0.5}}', '{ _id: 1, a: 5.5 }'],
    ['{_id: 1, a: 5}', '{$inc: {a: Double(0)}}', '{ _id: 1, a: 5.0 }'],
    ['{_id: 1, a: 5}', '{$inc: {a: 0}}', 'same'],
    ['{_id: 1, a: 1.1}', "{$inc: {a: Decimal128('1.50')}}", "{ _id: 1, a: Decimal128('2.60000000000000') }"],
    ['{_id: 1, a: 3}', "{$mul: {a: Decimal128('1.50')}}", "{ _id: 1, a: Decimal128('4.50') }"],
    ['{_id: 1}', '{$inc: {a: 3}}', '{ _id: 1, a: 3 }'],
    ['{_id: 1, a: 3}', '{$mul: {a: 4}}', '{ _id: 1, a: 12 }'],
    ['{_id: 1, a: 65536}', '{$mul: {a: 65536}}', "{ _id: 1, a: Long('4294967296') }"],
    ['{_id: 1}', '{$mul: {a: NumberLong(4), b: 4, c: 1.5}}', "{ _id: 1, a: Long('0'), b: 0, c: 0.0 }"],
    ['{_id: 1, a: 5}', '{$min: {a: 3, b: 1}}', '{ _id: 1, a: 3, b: 1 }'],
    ['{_id: 1, a: 5}', '{$max: {a: "x"}}', "{ _id: 1, a: 'x' }"],
    ['{_id: 1, a: 5}', '{$max: {a: Double(5)}}', 'same'],
    ['{_id: 1, a: 5}', '{$bit: {a: {and: NumberLong(4)}}}', "{ _id: 1, a: Long('4') }"],
    ['{_id: 1, a: 5}', '{$bit: {a: {or: 8, xor: 1}}}', '{ _id: 1, a: 12 }'],
    ['{_id: 1}', '{$bit: {a: {or: 8}}}', '{ _id: 1, a: 8 }'],
    ['{_id: 1, a: 5}', '{$currentDate: {a: false}}', "{ _id: 1, a: ISODate('1970-01-01T00:00:01.000Z') }"],
    ['{_id: 1}', "{$currentDate: {a: {$type: 'timestamp'}}}", '{ _id: 1, a: Timestamp({ t: 5, i: 6 }) }'],
    ['{_id: 1, a: 5}', '{$setOnInsert: {b: 1, "a.c": 2}}', 'same'],
  ])('%s %s gives %s', (document, update, result) => {
    expect(updated(document, update)).toBe(result)
  })

  it.each([
    ['{_id: 1, a: 1, b: 2, c: 3}', "{$rename: {a: 'c'}}", '{ _id: 1, b: 2, c: 1 }'],
    ['{_id: 1, a: 1, b: 2}', "{$rename: {a: 'd.e'}}", '{ _id: 1, b: 2, d: { e: 1 } }'],
    ['{_id: 1, a: {b: 1, c: 2}}', "{$rename: {'a.b': 'a.d'}}", '{ _id: 1, a: { c: 2, d: 1 } }'],
    ['{_id: 1, b: 2}', "{$rename: {a: 'b'}}", 'same'],
    ['{_id: 1, a: [1], b: 2}', "{$rename: {b: 'a'}}", '{ _id: 1, a: 2 }'],
  ])('%s %s gives %s', (document, update, result) => {
    expect(updated(document, update)).toBe(result)
  })

  it('compares by a collation where there is one', () => {
    const collation = compileCollation(bsonOfText("{locale: 'en', strength: 2}"))
    expect(updated("{_id: 1, a: 'B'}", "{$max: {a: 'b'}}")).toBe("{ _id: 1, a: 'b' }")
    expect(updated("{_id: 1, a: 'B'}", "{$max: {a: 'b'}}", { collation })).toBe('same')
    expect(updated("{_id: 1, a: ['B']}", "{$pull: {a: 'b'}}", { collation })).toBe('{ _id: 1, a: [] }')
    expect(updated("{_id: 1, a: ['B']}", "{$addToSet: {a: 'b'}}", { collation })).toBe('same')
  })
})

describe('a document that replaces another', () => {
  it.each([
    ['{_id: 1, a: 1}', '{b: 2}', '{ _id: 1, b: 2 }'],
    ['{_id: 1, a: 1}', '{b: 2, _id: 1}', '{ _id: 1, b: 2 }'],
    ['{a: 1, _id: 1}', '{b: 2}', '{ _id: 1, b: 2 }'],
    ['{_id: 1, a: 1}', '{a: 1, _id: Double(1)}', 'same'],
    ['{_id: 1, a: 1}', '{}', '{ _id: 1 }'],
    [
      '{_id: 1}',
      '{a: Timestamp(0, 0), b: {c: Timestamp(0, 0)}}',
      '{ _id: 1, a: Timestamp({ t: 5, i: 6 }), b: { c: Timestamp({ t: 0, i: 0 }) } }',
    ],
    ['{_id: 1}', '{a: {$b: 1}}', '{ _id: 1, a: { $b: 1 } }'],
  ])('%s %s gives %s', (document, update, result) => {
    expect(updated(document, update)).toBe(result)
  })
})
