import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileCollation } from '../../../../../electron/engine/query/collation/collation.ts'
import { compileFilter } from '../../../../../electron/engine/query/filter/compile-filter.ts'
import { bsonToTree } from '../../../../../shared/ejson/bson-to-tree.ts'
import { isArgonError } from '../../../../../shared/model/errors.ts'
import {
  cstringBytes,
  documentBytes,
  joinBytes,
  raw,
  stringBytes,
  type RawValue,
} from '../../../../support/bson-arbitraries.ts'
import { bsonOfText } from '../../../../support/bson-of-text.ts'

const options = { now: 0n, random: (): number => 0.5 }

const matches = (filter: string, document: string | Uint8Array): boolean =>
  compileFilter(bsonOfText(filter), options).matches(
    typeof document === 'string' ? bsonOfText(document) : document,
    0,
  )

describe('a filter', () => {
  // What the golden table leaves out; the rule is MongoDB's: every other value lies between the two, a missing one too.
  it.each([
    ['{a: {$gt: MinKey()}}', '{}', true],
    ['{a: {$gte: MinKey()}}', '{a: null}', true],
    ['{a: {$gt: MinKey()}}', '{a: MinKey()}', false],
    ['{a: {$gte: MinKey()}}', '{a: MinKey()}', true],
    ['{a: {$lt: MinKey()}}', '{a: 1}', false],
    ['{a: {$lt: MaxKey()}}', '{a: MinKey()}', true],
    ['{a: {$lte: MaxKey()}}', '{}', true],
    ['{a: {$lt: MaxKey()}}', '{a: MaxKey()}', false],
    ['{a: {$gt: MaxKey()}}', '{a: 1}', false],
    ['{a: MaxKey()}', '{a: 1}', false],
  ])('%s over %s: %s', (filter, document, expected) => {
    expect(matches(filter, document)).toBe(expected)
  })

  it.each([
    ['{a: null}', false],
    ['{a: {$in: [null]}}', false],
    ['{a: {$exists: true}}', true],
    ['{a: {$type: "undefined"}}', true],
    ['{a: {$ne: null}}', true],
  ])('%s over a value that is undefined, which is not null since MongoDB 8: %s', (filter, expected) => {
    expect(matches(filter, documentBytes([['a', raw.undefined()]]))).toBe(expected)
  })

  it.each([
    ['{a: {$gt: NumberLong("9007199254740992")}}', '{a: NumberLong("9007199254740993")}', true],
    ['{a: 9007199254740992.0}', '{a: NumberLong("9007199254740993")}', false],
    ['{a: NumberDecimal("0.1")}', '{a: 0.1}', false],
    ['{a: NumberDecimal("1.50")}', '{a: 1.5}', true],
    ['{a: NumberDecimal("Infinity")}', '{a: Infinity}', true],
    ['{a: {$in: [NumberDecimal("Infinity")]}}', '{a: Infinity}', true],
    ['{a: {$lt: 1}}', '{a: NaN}', false],
    ['{a: {$gte: NaN}}', '{a: NumberDecimal("NaN")}', true],
    ['{a: {$gte: NaN}}', '{a: 1}', false],
    ['{a: -0.0}', '{a: 0}', true],
  ])('%s over %s compares exactly across types: %s', (filter, document, expected) => {
    expect(matches(filter, document)).toBe(expected)
  })

  it.each([
    ['{a: {$mod: [5, -4]}}', '{a: -9}', true],
    ['{a: {$mod: [5, 0]}}', '{a: -0.0}', true],
    ['{a: {$mod: [5, 0]}}', '{a: -5}', true],
    ['{a: {$mod: [-5.9, 4.2]}}', '{a: 54.7}', true],
    ['{a: {$mod: [5, 4]}}', '{a: NumberDecimal("54.7")}', true],
    ['{a: {$mod: [NumberLong("9007199254740993"), 1]}}', '{a: NumberLong("9007199254740994")}', true],
    ['{a: {$mod: [5, 4]}}', '{a: ["x", 54]}', true],
    ['{a: {$mod: [5, 0]}}', '{a: 1e300}', false],
    ['{a: {$mod: [5, 0]}}', '{a: Infinity}', false],
    ['{a: {$mod: [5, 0]}}', '{a: "5"}', false],
    ['{a: {$mod: [5, 0]}}', '{}', false],
    ['{a: {$bitsAllSet: 6}}', '{a: 54}', true],
    ['{a: {$bitsAllSet: [1, 2.5]}}', '{a: NumberDecimal("54.7")}', true],
    ['{a: {$bitsAllSet: 6}}', '{a: 54.5}', false],
    ['{a: {$bitsAllSet: [200]}}', '{a: -1}', true],
    ['{a: {$bitsAllClear: [0, 200]}}', '{a: BinData(0, "Ng==")}', true],
    ['{a: {$bitsAnySet: BinData(0, "AAE=")}}', '{a: 256}', true],
    ['{a: {$bitsAnyClear: BinData(0, "Ng==")}}', '{a: 54}', false],
    ['{a: {$bitsAnyClear: 0}}', '{a: 54}', false],
    ['{a: {$bitsAllSet: []}}', '{a: 54}', true],
    ['{a: {$bitsAllSet: 0}}', '{a: "x"}', false],
    ['{a: {$not: {$bitsAllSet: 1}}}', '{a: "x"}', true],
    ['{$expr: {$eq: ["$a.b", "$c"]}}', '{a: {b: 1}, c: 1}', true],
    ['{$or: [{$expr: "$x"}, {a: 5}]}', '{a: 1, x: 0}', false],
    ['{$alwaysTrue: 1.0}', '{}', true],
    ['{$alwaysFalse: 1}', '{}', false],
    ['{$sampleRate: 0.75}', '{}', true],
    ['{$sampleRate: NumberDecimal("0.25")}', '{}', false],
  ])('%s over %s: %s', (filter, document, expected) => {
    expect(matches(filter, document)).toBe(expected)
  })

  it.each([
    ['{a: /^x/i}', '{a: ["y", "Xy"]}', true],
    ['{a: {$regex: "^x"}}', '{a: "xy"}', true],
    ['{a: {$not: /x/}}', '{a: ["y", "x"]}', false],
    ['{a: {$not: /x/}}', '{}', true],
    ['{a: {$in: [1, /x/]}}', '{a: "x"}', true],
    ['{a: {$in: [1, /x/]}}', '{a: 1.0}', true],
    ['{a: {$nin: [1, /x/]}}', '{a: ["x"]}', false],
    ['{a: {$all: [/x/, "y"]}}', '{a: ["y", "xx"]}', true],
    ['{a: {$elemMatch: {$in: [/x/]}}}', '{a: ["x"]}', true],
    ['{a: /x/i}', '{a: /x/i}', true],
    ['{a: /x/i}', '{a: /x/}', false],
    ['{a: {$eq: /x/}}', '{a: "x"}', false],
    ['{a: {$eq: /x/}}', '{a: /x/}', true],
    ['{a: /5/}', '{a: 5}', false],
  ])('%s over %s, by a pattern: %s', (filter, document, expected) => {
    expect(matches(filter, document)).toBe(expected)
  })

  it('takes the flags of a pattern from beside it, on either side, and from one place', () => {
    const string = (value: string): RawValue => ({ type: 0x02, payload: stringBytes(value) })
    const regex = (fields: readonly (readonly [string, RawValue])[]): Uint8Array =>
      documentBytes([['a', { type: 0x03, payload: documentBytes(fields) }]])
    const bytes = bsonOfText('{a: "X"}')
    const pattern = ['$regex', string('x')] as const
    const flags = ['$options', string('i')] as const
    expect(compileFilter(regex([pattern, flags])).matches(bytes, 0)).toBe(true)
    expect(compileFilter(regex([flags, pattern])).matches(bytes, 0)).toBe(true)
    expect(compileFilter(regex([flags, pattern, ['$ne', string('X')]])).matches(bytes, 0)).toBe(false)
    const value: RawValue = { type: 0x0b, payload: joinBytes(cstringBytes('x'), cstringBytes('m')) }
    expect(() => compileFilter(regex([['$regex', value], flags]))).toThrow(/flags/)
    expect(() => compileFilter(regex([pattern, ['$options', raw.int32(1)]]))).toThrow(/string of flags/)
  })

  it('compares strings as a collation has it, also deep inside', () => {
    const collation = compileCollation(bsonOfText('{locale: "en", strength: 2}'))
    const holds = (filter: string, document: string): boolean =>
      compileFilter(bsonOfText(filter), { ...options, collation }).matches(bsonOfText(document), 0)
    for (const filter of [
      '{a: "X"}',
      '{a: {$in: ["b", "X"]}}',
      '{a: {$gte: "X", $lte: "X"}}',
      '{a: {$all: ["X"]}}',
    ])
      expect(holds(filter, '{a: ["x"]}'), filter).toBe(true)
    expect(holds('{a: {b: ["X"]}}', '{a: {b: ["x"]}}')).toBe(true)
    expect(holds('{a: {B: 1}}', '{a: {b: 1}}')).toBe(false)
    expect(holds('{a: {$elemMatch: {$ne: "X"}}}', '{a: ["x"]}')).toBe(false)
    expect(holds('{$expr: {$eq: ["$a", "X"]}}', '{a: "x"}')).toBe(true)
    expect(holds('{a: {$gt: "b"}}', '{a: "A"}')).toBe(false)
  })

  it('gives an expression the variables of its command', () => {
    const variables = new Map([['v', bsonToTree(bsonOfText('{v: 5}')).fields[0]?.[1]]])
    const { matches: holds } = compileFilter(bsonOfText('{$expr: {$eq: ["$a", "$$v"]}}'), {
      ...options,
      variables,
    })
    expect([holds(bsonOfText('{a: 5}'), 0), holds(bsonOfText('{a: 6}'), 0)]).toEqual([true, false])
  })

  it('takes a DBRef, a comment and names without letters for what they are', () => {
    expect(matches('{a: {$ref: "c", $id: 1}}', '{a: {$ref: "c", $id: 1}}')).toBe(true)
    expect(matches('{"a.$id": 1, $comment: "why"}', '{a: {$ref: "c", $id: 1}}')).toBe(true)
    expect(matches('{"a..b": 1, "": 2}', '{a: {"": {b: 1}}, "": 2}')).toBe(true)
    expect(matches('{a: {b: 1, $gt: 2}}', '{a: {b: 1, $gt: 2}}')).toBe(true)
    expect(matches('{constructor: null, __proto__: null}', '{a: 1}')).toBe(true)
  })

  it('asks the first of two fields with one name', () => {
    const twice = documentBytes([
      ['a', raw.int32(1)],
      ['a', raw.int32(2)],
    ])
    expect([matches('{a: 1}', twice), matches('{a: 2}', twice)]).toEqual([true, false])
  })

  it('finds values in a long list, and is dearer for more of them asked', () => {
    const list = Array.from({ length: 5000 }, (_, i) => i * 2).join()
    const { matches: isListed } = compileFilter(bsonOfText(`{a: {$in: [${list}]}}`))
    const numbers = Array.from({ length: 200 }, (_, i) => i)
    const listed = numbers.filter((a) => isListed(documentBytes([['a', raw.double(a)]]), 0))
    expect(listed).toEqual(numbers.filter((a) => a % 2 === 0))
    const weight = (filter: string): number => compileFilter(bsonOfText(filter)).weight
    expect(weight('{$or: [{a: 1}, {b: {$elemMatch: {c: 1, d: 2}}}]}')).toBeGreaterThan(weight('{a: 1}'))
  })

  it('meets damaged bytes with an error or an answer, and comes to an end', () => {
    const filters = ['{z: 1}', '{"b.c": {$gt: 1}}', '{"d.e": "x"}', '{d: {$elemMatch: {e: "y"}}}'].map(
      (text) => compileFilter(bsonOfText(text)),
    )
    const document = bsonOfText(
      '{a: "text", b: {c: 2, d: ObjectId("000000000000000000000000")}, d: [{e: "x"}, 1], z: 0}',
    )
    const damage = fc.array(fc.tuple(fc.nat(document.length - 1), fc.nat(255)), {
      minLength: 1,
      maxLength: 6,
    })
    fc.assert(
      fc.property(damage, (changes) => {
        const bytes = document.slice()
        for (const [at, byte] of changes) bytes[at] = byte
        for (const filter of filters) {
          try {
            expect(filter.matches(bytes, 0)).toBeTypeOf('boolean')
          } catch (error) {
            if (!isArgonError(error, 'document.malformed')) throw error
          }
        }
      }),
      { numRuns: 5000 },
    )
  })
})
