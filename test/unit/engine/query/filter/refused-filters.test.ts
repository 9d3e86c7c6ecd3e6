import { describe, expect, it } from 'vitest'
import { compileFilter } from '../../../../../electron/engine/query/filter/compile-filter.ts'
import { isArgonError, type ArgonError } from '../../../../../shared/model/errors.ts'
import { pathPartsMax } from '../../../../../shared/model/limits.ts'
import { bsonOfText } from '../../../../support/bson-of-text.ts'

function refusal(text: string): ArgonError {
  try {
    compileFilter(bsonOfText(text))
  } catch (error) {
    if (isArgonError(error)) return error
    throw error
  }
  throw new Error(`${text} was not refused`)
}

describe('a filter that cannot be answered', () => {
  // Codes as MongoDB gives them; those with 2 and 9 were asked of a server with its semantics.
  it.each([
    ['{$foo: 1}', '$foo', 2],
    ['{a: {$foo: 1}}', '$foo', 2],
    ['{a: {$gt: 1, b: 2}}', 'b', 2],
    ['{a: {$id: 1}}', '$id', 2],
    ['{a: {$comment: "x"}}', '$comment', 2],
    ['{$and: []}', '$and', 2],
    ['{$and: 1}', '$and', 2],
    ['{$or: [1]}', '$or', 2],
    ['{$nor: {}}', '$nor', 2],
    ['{a: {$in: 1}}', '$in', 2],
    ['{a: {$in: [{$gt: 1}]}}', '$in', 2],
    ['{a: {$nin: "x"}}', '$nin', 2],
    ['{a: {$not: 1}}', '$not', 2],
    ['{a: {$not: {}}}', '$not', 2],
    ['{a: {$not: {b: 1}}}', 'b', 2],
    ['{a: {$size: -1}}', '$size', 2],
    ['{a: {$size: 1.5}}', '$size', 2],
    ['{a: {$size: "1"}}', '$size', 2],
    ['{a: {$size: null}}', '$size', 2],
    ['{a: {$all: 1}}', '$all', 2],
    ['{a: {$all: [{$gt: 1}]}}', '$all', 2],
    ['{a: {$all: [{$elemMatch: {$gt: 1}}, 1]}}', '$all', 2],
    ['{a: {$elemMatch: 1}}', '$elemMatch', 2],
    ['{a: {$elemMatch: {$foo: 1}}}', '$foo', 2],
    ['{a: {$elemMatch: {$and: []}}}', '$and', 2],
    ['{a: {$type: "foo"}}', '$type', 2],
    ['{a: {$type: 0}}', '$type', 2],
    ['{a: {$type: 255}}', '$type', 2],
    ['{a: {$type: 1.5}}', '$type', 2],
    ['{a: {$type: []}}', '$type', 9],
    ['{a: {$type: {}}}', '$type', 14],
    ['{a: {$ne: /x/}}', '$ne', 2],
    ['{a: {$gt: /x/}}', '$gt', 2],
    ['{a: {$mod: 1}}', '$mod', 2],
    ['{a: {$mod: []}}', '$mod', 2],
    ['{a: {$mod: [1]}}', '$mod', 2],
    ['{a: {$mod: [1, 2, 3]}}', '$mod', 2],
    ['{a: {$mod: [0, 0]}}', '$mod', 2],
    ['{a: {$mod: [0.5, 0]}}', '$mod', 2],
    ['{a: {$mod: [NaN, 0]}}', '$mod', 2],
    ['{a: {$mod: [2, 1e30]}}', '$mod', 2],
    ['{a: {$mod: [2, "x"]}}', '$mod', 2],
    ['{a: {$bitsAllSet: -1}}', '$bitsAllSet', 9],
    ['{a: {$bitsAllSet: 1.5}}', '$bitsAllSet', 9],
    ['{a: {$bitsAllClear: "x"}}', '$bitsAllClear', 2],
    ['{a: {$bitsAnySet: [-1]}}', '$bitsAnySet', 2],
    ['{a: {$bitsAnyClear: ["x"]}}', '$bitsAnyClear', 2],
    ['{$alwaysTrue: true}', '$alwaysTrue', 9],
    ['{$alwaysFalse: 2}', '$alwaysFalse', 9],
    ['{$sampleRate: 1.5}', '$sampleRate', 2],
    ['{$sampleRate: -1}', '$sampleRate', 2],
    ['{$sampleRate: "x"}', '$sampleRate', 2],
    ['{a: {$elemMatch: {$expr: true}}}', '$expr', 2],
    ['{a: {$elemMatch: {b: {$elemMatch: {$or: [{$expr: true}]}}}}}', '$expr', 2],
    ['{a: {$expr: true}}', '$expr', 2],
    ['{a: {$options: "i"}}', '$options', 2],
    ['{a: {$regex: 1}}', '$regex', 2],
    ['{a: {$regex: "("}}', '$regex', 51091],
    ['{a: {$in: [/(/]}}', '$regex', 51091],
    ['{a: undefined}', '$eq', 2],
    ['{a: {$in: [undefined]}}', '$in', 2],
  ])('%s is invalid at %s with code %i', (text, operator, mongoCode) => {
    const { code, details } = refusal(text)
    expect({ code, ...details }).toMatchObject({ code: 'query.invalid', operator, mongoCode })
  })

  it.each([
    ['{$where: "true"}', '$where', 2],
    ['{$expr: {$gt: ["$a", 1]}}', '$expr', 238],
    ['{$sampleRate: 0.5}', '$sampleRate', 238],
    ['{$text: {$search: "x"}}', '$text', 27],
    ['{a: {$geoWithin: {$center: [[0, 0], 1]}}}', '$geoWithin', 238],
    ['{$or: [{a: 1}, {b: {$elemMatch: {c: {$near: [0, 0]}}}}]}', '$near', 291],
  ])('%s is refused by the name of %s with code %i, never ignored', (text, operator, mongoCode) => {
    const { message, details } = refusal(text)
    expect(details).toMatchObject({ operator, mongoCode })
    expect(message).toContain(operator)
  })

  it('has a path of more parts than MongoDB takes', () => {
    const path = (parts: number): string => `{"${'a.'.repeat(parts - 1)}a": 1}`
    expect(refusal(path(pathPartsMax + 1)).details['mongoCode']).toBe(15)
    expect(() => compileFilter(bsonOfText(path(pathPartsMax)))).not.toThrow()
  })

  it('is not BSON', () => {
    const bytes = bsonOfText('{a: {$in: ["x"]}}')
    expect(() => compileFilter(bytes.subarray(0, bytes.length - 1))).toThrow(/not valid BSON/)
  })
})
