import { describe, expect, it } from 'vitest'
import { updated } from '../../../../support/applied-update.ts'

// Codes as MongoDB's manual and its own tests have them; most were asked of a server with its semantics too.
describe('an update that is refused', () => {
  it.each([
    ['{$foo: {a: 1}}', 9],
    ['{$set: {a: 1}, b: 1}', 9],
    ['{$set: 1}', 9],
    ['{b: 1, $set: {a: 1}}', 52],
    ['{$set: {a: 1}, $inc: {a: 1}}', 40],
    ['{$set: {"a.b": 1}, $inc: {a: 1}}', 40],
    ['{$set: {"a.$[]": 1, "a.b": 1}}', 40],
    ['{$set: {"": 1}}', 56],
    ['{$set: {"a..b": 1}}', 56],
    ['{$set: {"$.a": 1}}', 2],
    ['{$set: {"$[].a": 1}}', 2],
    ['{$set: {"a.$.$": 1}}', 2],
    ['{$set: {"a.$[i]": 1}}', 2],
    ['{$inc: {a: "x"}}', 14],
    ['{$mul: {a: null}}', 14],
    ['{$currentDate: {a: 1}}', 2],
    ['{$currentDate: {a: {}}}', 2],
    ["{$currentDate: {a: {$type: 'x'}}}", 2],
    ["{$currentDate: {a: {$type: 'date', b: 1}}}", 2],
    ['{$bit: {a: 1}}', 2],
    ['{$bit: {a: {}}}', 2],
    ['{$bit: {a: {nor: 1}}}', 2],
    ['{$bit: {a: {or: Double(1)}}}', 2],
    ['{$push: {a: {$each: 1}}}', 2],
    ['{$push: {a: {$each: [], b: 1}}}', 2],
    ['{$push: {a: {$each: [], $slice: 1.5}}}', 2],
    ['{$push: {a: {$each: [], $position: "x"}}}', 2],
    ['{$push: {a: {$each: [], $sort: 2}}}', 2],
    ['{$push: {a: {$each: [], $sort: {}}}}', 2],
    ['{$push: {a: {$each: [], $sort: {b: 2}}}}', 2],
    ['{$push: {a: {$each: [], $sort: {"b.": 1}}}}', 2],
    ['{$push: {a: {$each: [], $sort: "x"}}}', 2],
    ['{$addToSet: {a: {$each: 1}}}', 14],
    ['{$addToSet: {a: {$each: [], b: 1}}}', 2],
    ['{$pop: {a: 2}}', 9],
    ['{$pop: {a: "x"}}', 9],
    ['{$pull: {a: {$foo: 1}}}', 2],
    ['{$pull: {a: {b: 1, $expr: true}}}', 224],
    ['{$pull: {a: {$and: [{$jsonSchema: {}}]}}}', 224],
    ['{$pull: {a: {$elemMatch: {$expr: true}}}}', 224],
    ['{$pullAll: {a: 1}}', 2],
    ['{$rename: {a: 1}}', 2],
    ["{$rename: {a: 'a'}}", 2],
    ["{$rename: {a: 'a.b'}}", 2],
    ["{$rename: {'a.b': 'a'}}", 2],
    ["{$rename: {a: 'b.$'}}", 2],
    ["{$rename: {'a.$[]': 'b'}}", 2],
    ["{$rename: {a: ''}}", 56],
  ])('%s: %i', (update, code) => {
    expect(updated('{_id: 1}', update)).toBe(code)
  })

  it.each([
    ['{$set: {"a.$[i]": 1}}', ['{i: 1}', '{j: 1}'], 9],
    ['{$set: {"a.$[i]": 1}}', ['{i: 1}', '{i: 2}'], 9],
    ['{$set: {"a.$[i]": 1}}', ['{i: 1, j: 1}'], 9],
    ['{$set: {"a.$[i]": 1}}', ['{}'], 9],
    ['{$set: {"a.$[I]": 1}}', ['{I: 1}'], 2],
    ['{$set: {"a.$[i]": 1}}', ['{i: {$foo: 1}}'], 2],
    ['{$set: {"a.$[i]": 1}}', ['{i: 1, $expr: true}'], 224],
    ['{b: 1}', ['{i: 1}'], 9],
  ])('%s with the array filters %s: %i', (update, arrayFilters, code) => {
    expect(updated('{_id: 1}', update, { arrayFilters })).toBe(code)
  })

  it.each([
    ['{_id: 1}', '{$set: {_id: 2}}', 66],
    ['{_id: {a: 1}}', '{$set: {"_id.a": 2}}', 66],
    ['{_id: 1}', '{$unset: {_id: 1}}', 66],
    ['{_id: 1, a: 2}', "{$rename: {a: '_id'}}", 66],
    ['{_id: 1, a: 2}', "{$rename: {_id: 'a'}}", 66],
    ['{_id: 1}', '{_id: 2, a: 1}', 66],
    ['{_id: 1}', '{$set: {$a: 2}}', 52],
    ['{_id: 1, a: 1}', '{$set: {"a.b": 2}}', 28],
    ['{_id: 1, a: [1]}', '{$set: {"a.b": 2}}', 28],
    ['{_id: 1, a: 1}', '{$pop: {"a.b": 1}}', 28],
    ['{_id: 1, a: 1}', '{$pull: {"a.b.c": 1}}', 28],
    ['{_id: 1, a: 1}', "{$rename: {'a.b': 'c'}}", 28],
    ['{_id: 1, a: [{b: 1}]}', "{$rename: {'a.0.b': 'c'}}", 2],
    ['{_id: 1, a: [{b: 1}], c: 1}', "{$rename: {c: 'a.0.c'}}", 2],
    ['{_id: 1, a: [1]}', '{$set: {"a.1500002": 2}}', 34],
    ['{_id: 1, a: NumberLong("9223372036854775807")}', '{$inc: {a: 1}}', 2],
    ['{_id: 1, a: NumberLong("9223372036854775807")}', '{$mul: {a: 2}}', 2],
    ['{_id: 1, a: null}', '{$inc: {a: 1}}', 14],
    ['{_id: 1, a: Double(5)}', '{$bit: {a: {or: 8}}}', 2],
    ['{_id: 1, a: 1}', '{$push: {a: 1}}', 2],
    ['{_id: 1, a: 1}', '{$addToSet: {a: 1}}', 2],
    ['{_id: 1, a: 1}', '{$pull: {a: 1}}', 2],
    ['{_id: 1, a: 1}', '{$pullAll: {a: [1]}}', 2],
    ['{_id: 1, a: 1}', '{$pop: {a: 1}}', 14],
    ['{_id: 1, a: [1]}', '{$set: {"a.$": 1}}', 2],
    ['{_id: 1, a: 1}', '{$set: {"a.$[]": 1}}', 2],
    ['{_id: 1}', '{$set: {"a.$[]": 1}}', 2],
  ])('over %s, %s: %i', (document, update, code) => {
    expect(updated(document, update)).toBe(code)
  })

  it('because the document would be too large, or too deep', () => {
    const half = 'x'.repeat(9 * 1024 * 1024)
    expect(updated(`{_id: 1, a: '${half}'}`, `{$set: {b: '${half}'}}`)).toBe(17419)
    const nested = `${'{a:'.repeat(120)}1${'}'.repeat(120)}`
    const path = Array.from({ length: 120 }, () => 'a').join('.')
    expect(updated(`{_id: 1, a: ${nested}}`, `{$set: {"a.${path}": ${nested}}}`)).toBe(15)
  })

  it('because it would fill many arrays with nulls', () => {
    const fields = Array.from({ length: 5 }, (_, i) => `"a${i}.1500000": 1`)
    const arrays = Array.from({ length: 5 }, (_, i) => `a${i}: []`)
    expect(updated(`{_id: 1, ${arrays.join()}}`, `{$set: {${fields.join()}}}`)).toBe(34)
  })
})
