import { describe, expect, it } from 'vitest'
import { compileFilter } from '../../../../../electron/engine/query/filter/compile-filter.ts'
import { compileProjection } from '../../../../../electron/engine/query/projection/compile-projection.ts'
import { bsonToTree } from '../../../../../shared/ejson/bson-to-tree.ts'
import { isArgonError, type ArgonError } from '../../../../../shared/model/errors.ts'
import { pathPartsMax } from '../../../../../shared/model/limits.ts'
import { documentBytes, raw } from '../../../../support/bson-arbitraries.ts'
import { bsonOfText } from '../../../../support/bson-of-text.ts'

const projected = (projection: string, document: string, filter = '{}'): Uint8Array =>
  compileProjection(bsonOfText(projection), {
    now: 0n,
    matcher: compileFilter(bsonOfText(filter)),
  }).projectBytes(bsonOfText(document))

function refusal(run: () => unknown): ArgonError {
  try {
    run()
  } catch (error) {
    if (isArgonError(error)) return error
    throw error
  }
  throw new Error('Nothing was refused')
}

describe('a projection', () => {
  // What the golden file leaves out, or where the server that wrote it is not MongoDB: computed fields come last.
  it.each([
    ['{c: 1, a: "$c"}', '{_id: 1, a: 2, c: 3}', '{_id: 1, c: 3, a: 3}'],
    ['{a: 1, _id: "$c"}', '{_id: 1, a: 2, c: 3}', '{a: 2, _id: 3}'],
    ['{"a.b": "$c", "a.d": 1}', '{a: [{b: 1, d: 2}, 5, [6]], c: 3}', '{a: [{d: 2, b: 3}, {b: 3}, [{b: 3}]]}'],
    ['{a: {$elemMatch: {$gt: 1}}, b: 1}', '{a: [1, 2, 3], b: 4}', '{b: 4, a: [2]}'],
    ['{a: {$elemMatch: {$gt: 1}}, b: 0}', '{a: [1, 2, 3], b: 4, c: 5}', '{a: [2], c: 5}'],
    ['{a: {$elemMatch: {$gt: 5}}}', '{_id: 1, a: [1, 2]}', '{_id: 1}'],
    ['{_id: 1, a: {$slice: 1}}', '{_id: 1, a: [1, 2], b: 3}', '{_id: 1, a: [1]}'],
    ['{a: {$slice: -9}}', '{a: [1, 2], b: 3}', '{a: [1, 2], b: 3}'],
    ['{a: {$slice: [-9, 1]}}', '{a: [1, 2]}', '{a: [1]}'],
    ['{a: {$slice: [9, 1]}}', '{a: [1, 2]}', '{a: []}'],
    ['{a: {$slice: NumberLong("9223372036854775807")}}', '{a: [1, 2]}', '{a: [1, 2]}'],
    ['{a: {$slice: NumberDecimal("1.9")}}', '{a: [1, 2]}', '{a: [1]}'],
    [
      '{"a.b": {$slice: 1}}',
      '{a: [{b: [1, 2]}, [{b: [1, 2]}], {b: 3}]}',
      '{a: [{b: [1]}, [{b: [1, 2]}], {b: 3}]}',
    ],
    ['{"2": 1, "10": 1, _id: 0}', '{"10": 1, "2": 2}', '{"10": 1, "2": 2}'],
    ['{}', '{_id: 1, a: 2}', '{_id: 1, a: 2}'],
    ['{a: NumberDecimal("0")}', '{a: 1, b: 2}', '{b: 2}'],
    ['{"a.$id": 1}', '{a: {$ref: "c", $id: 5}}', '{a: {$id: 5}}'],
  ])('%s of %s is %s', (projection, document, expected) => {
    expect(projected(projection, document)).toEqual(bsonOfText(expected))
  })

  it.each([
    ['{"a.$": 1}', '{a: [1, 2, 3]}', '{a: {$gt: 1}}', '{a: [2]}'],
    ['{"a.$": 1}', '{a: [{b: 1}, {b: 2}]}', '{"a.b": 2}', '{a: [{b: 2}]}'],
    ['{"a.b.$": 1, c: 1}', '{a: {b: [1, 2]}, c: 3}', '{"a.b": 2}', '{a: {b: [2]}, c: 3}'],
    ['{"b.$": 1}', '{a: [1, 2], b: [3, 4]}', '{a: 2}', '{b: [4]}'],
    ['{"a.$": 1}', '{a: [[1], [2]]}', '{a: {$elemMatch: {"0": 2}}}', '{a: [[2]]}'],
    ['{"a.$": 1}', '{a: [1, 2, 3], b: 1}', '{$or: [{b: 2}, {a: 3}]}', '{a: [3]}'],
    ['{"a.$": 1}', '{a: 5, b: [1]}', '{b: 1}', '{a: 5}'],
  ])('%s of %s, found by %s, is %s', (projection, document, filter, expected) => {
    expect(projected(projection, document, filter)).toEqual(bsonOfText(expected))
  })

  it.each([
    ['{"a.$": 1}', '{a: [1], b: 1}', '{b: 1}', 51246],
    ['{"a.$": 1}', '{a: [1, 2]}', '{"a.1": 2}', 51246],
    ['{"a.$": 1}', '{a: [1]}', '{a: {$ne: 2}}', 51246],
    ['{"b.$": 1}', '{a: [1, 2], b: [3]}', '{a: 2}', 51247],
  ])('%s of %s, found by %s, fails with code %i', (projection, document, filter, mongoCode) => {
    const { code, details } = refusal(() => projected(projection, document, filter))
    expect({ code, ...details }).toMatchObject({ code: 'query.failed', mongoCode })
  })

  it('keeps both of two fields with one name, and leaves out both', () => {
    const twice = documentBytes([
      ['a', raw.int32(1)],
      ['b', raw.int32(2)],
      ['a', raw.int32(3)],
    ])
    const { projectBytes } = compileProjection(bsonOfText('{a: 1}'), { now: 0n })
    expect(bsonToTree(projectBytes(twice)).fields.map(([name]) => name)).toEqual(['a', 'a'])
    const without = compileProjection(bsonOfText('{a: 0}'), { now: 0n })
    expect(without.projectBytes(twice)).toEqual(bsonOfText('{b: 2}'))
  })

  it('reads the document where it lies in a buffer', () => {
    const document = bsonOfText('{a: 1, b: 2}')
    const buffer = new Uint8Array(document.length + 20).fill(0xee)
    buffer.set(document, 7)
    for (const text of ['{b: 1}', '{b: "$a"}']) {
      const { projectBytes } = compileProjection(bsonOfText(text), { now: 0n })
      expect(projectBytes(buffer, 7)).toEqual(projectBytes(document))
    }
  })
})

describe('a projection that cannot be made', () => {
  // MongoDB's codes, from the source of its parser; the golden file has the collisions.
  it.each([
    ['{a: 1, b: 0}', 31254],
    ['{a: 0, b: 1}', 31253],
    ['{a: 0, b: "x"}', 31310],
    ['{a: 0, b: {$literal: 1}}', 31252],
    ['{a: 1, a: 1}', 31250],
    ['{"a.b": 1, a: 1}', 31250],
    ['{a: 1, "a.b": 1}', 31249],
    ['{a: {b: 1}, "a.b": 1}', 31250],
    ['{a: {}}', 51270],
    ['{a: {$foo: 1}}', 31325],
    ['{a: {b: 1, $foo: 1}}', 16410],
    ['{"": 1}', 40352],
    ['{"a.": 1}', 40353],
    ['{"a..b": 1}', 15998],
    ['{$a: 1}', 16410],
    ['{"a.$b": 1}', 16410],
    ['{"a.$.b": 1}', 31394],
    ['{"a.$": 0}', 31395],
    ['{"a.$": "x"}', 31308],
    ['{"a.$": {b: 1}}', 31271],
    ['{"a.$": 1, "b.$": 1}', 31276],
    ['{".$": 1}', 5392900],
    ['{"a.$": 1, b: {$elemMatch: {c: 1}}}', 31255],
    ['{b: {$elemMatch: {c: 1}}, "a.$": 1}', 31256],
    ['{a: {$elemMatch: 1}}', 31274],
    ['{"a.b": {$elemMatch: {c: 1}}}', 31275],
    ['{a: {b: {$elemMatch: {c: 1}}}}', 31275],
    ['{a: {$elemMatch: {$foo: 1}}}', 2],
    ['{a: {$meta: 1}}', 17307],
    ['{a: {$meta: "x"}}', 17308],
    ['{a: {$meta: "textScore"}}', 40218],
    [`{"${'a.'.repeat(pathPartsMax)}a": 1}`, 15],
  ])('%s is invalid with code %i', (projection, mongoCode) => {
    const { code, details } = refusal(() => projected(projection, '{}', '{a: 1}'))
    expect({ code, ...details }).toMatchObject({ code: 'query.invalid', mongoCode })
  })

  it('asks for an element without a filter', () => {
    const { details } = refusal(() => compileProjection(bsonOfText('{"a.$": 1}'), { now: 0n }))
    expect(details['mongoCode']).toBe(51050)
  })

  it.each([
    ['{}', 51272],
    ['{"a.$": 1}', 31324],
    ['{a: {$elemMatch: {b: 1}}}', 168],
  ])('%s has no meaning in a pipeline: code %i', (projection, mongoCode) => {
    const compile = (): unknown => compileProjection(bsonOfText(projection), { now: 0n, isStage: true })
    expect(refusal(compile).details['mongoCode']).toBe(mongoCode)
  })
})
