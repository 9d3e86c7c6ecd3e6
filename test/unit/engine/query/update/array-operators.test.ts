import { describe, expect, it } from 'vitest'
import { updated } from '../../../../support/applied-update.ts'

describe('operators on arrays', () => {
  it.each([
    ['[1, 5, 3]', '4', '[1, 5, 3, 4]'],
    ['[1, 5]', '[4]', '[1, 5, [4]]'],
    ['[1, 5, 3]', '{$each: [4], $sort: -1, $slice: 2, $position: 0}', '[5, 4]'],
    ['[1, 5, 3]', '{$each: [4, 6], $position: -1}', '[1, 5, 4, 6, 3]'],
    ['[1, 5, 3]', '{$each: [4, 6], $position: -10}', '[4, 6, 1, 5, 3]'],
    ['[1, 5, 3]', '{$each: [4, 6], $position: 10}', '[1, 5, 3, 4, 6]'],
    ['[1, 5, 3]', '{$each: [4, 6], $slice: -2}', '[4, 6]'],
    ['[1, 5, 3]', '{$slice: 0, $each: [1]}', '[]'],
    ['[1]', '{$slice: 0}', '[1, { $slice: 0 }]'],
    [
      '[1, {b: 2}, {b: 1}, {c: 1}]',
      '{$each: [{b: null}], $sort: {b: 1}}',
      '[1, { c: 1 }, { b: null }, { b: 1 }, { b: 2 }]',
    ],
    ['[{b: 1, c: 1}, {b: 2, c: 1}]', '{$each: [], $sort: {c: 1, b: -1}}', '[{ b: 2, c: 1 }, { b: 1, c: 1 }]'],
    [
      '[{b: [{c: 3}]}, {b: {c: 1}}, {b: [{c: 0}]}]',
      '{$each: [], $sort: {"b.0.c": 1}}',
      '[{ b: { c: 1 } }, { b: [{ c: 0 }] }, { b: [{ c: 3 }] }]',
    ],
  ])('$push into %s of %s gives %s', (array, operand, result) => {
    expect(updated(`{_id: 1, a: ${array}}`, `{$push: {a: ${operand}}}`)).toBe(`{ _id: 1, a: ${result} }`)
  })

  it.each([
    ['{_id: 1, a: [1, 2]}', '{$push: {a: {$each: [], $slice: 5}}}', 'same'],
    ['{_id: 1}', '{$push: {"a.b": 1}}', '{ _id: 1, a: { b: [1] } }'],
    ['{_id: 1}', '{$push: {a: {$each: []}}}', '{ _id: 1, a: [] }'],
    ['{_id: 1, a: [1]}', '{$addToSet: {a: NumberLong(1)}}', 'same'],
    ['{_id: 1, a: [1]}', '{$addToSet: {a: {$each: [2, 2, Double(2), 1]}}}', '{ _id: 1, a: [1, 2] }'],
    ['{_id: 1}', '{$addToSet: {a: {$each: [2, 2]}}}', '{ _id: 1, a: [2] }'],
    ['{_id: 1}', '{$addToSet: {a: {$each: []}}}', '{ _id: 1, a: [] }'],
    ['{_id: 1, a: []}', '{$addToSet: {a: {x: 1, $each: [2]}}}', '{ _id: 1, a: [{ x: 1, $each: [2] }] }'],
    ['{_id: 1, a: [1, 2, 1]}', '{$pop: {a: -1}}', '{ _id: 1, a: [2, 1] }'],
    ['{_id: 1, a: [1, 2, 1]}', '{$pop: {a: Double(1)}}', '{ _id: 1, a: [1, 2] }'],
    ['{_id: 1, a: []}', '{$pop: {a: 1, b: 1}}', 'same'],
    ['{_id: 1, a: [1, 2, 1]}', '{$pullAll: {a: [NumberLong(1), 5]}}', '{ _id: 1, a: [2] }'],
    ['{_id: 1, a: [1, 2, 3, {b: 1}, [5]]}', '{$pull: {a: {$gt: 1}}}', '{ _id: 1, a: [1, { b: 1 }] }'],
    [
      '{_id: 1, a: [{b: 1, c: 2}, {b: 1}, [{b: 1}], 1]}',
      '{$pull: {a: {b: 1}}}',
      '{ _id: 1, a: [[{ b: 1 }], 1] }',
    ],
    [
      '{_id: 1, a: [1, {b: 1}, {c: 2}, {}]}',
      '{$pull: {a: {$or: [{b: 1}, {c: 2}]}}}',
      '{ _id: 1, a: [1, {}] }',
    ],
    ['{_id: 1, a: [[1, 2], 1, [1]]}', '{$pull: {a: [1]}}', '{ _id: 1, a: [[1, 2], 1] }'],
    ['{_id: 1, a: [[1, 2], 1, [1]]}', '{$pull: {a: {$in: [1]}}}', '{ _id: 1, a: [] }'],
    ['{_id: 1, a: [[1, 2], 1]}', '{$pull: {a: 1, b: 1}}', '{ _id: 1, a: [[1, 2]] }'],
    ["{_id: 1, a: ['ab', 'c', 1]}", '{$pull: {a: /^a/}}', "{ _id: 1, a: ['c', 1] }"],
    ["{_id: 1, a: ['ab', 'c', 1]}", '{$pull: {a: {$not: /^a/}}}', "{ _id: 1, a: ['ab'] }"],
    ['{_id: 1, a: [2]}', '{$pull: {a: 1, "b.c": 1}}', 'same'],
  ])('%s %s gives %s', (document, update, result) => {
    expect(updated(document, update)).toBe(result)
  })
})

describe('positional paths', () => {
  it.each([
    ['[1, 2]', '{$set: {"a.$": 7}}', '[1, 7]'],
    ['[1, 2]', '{$set: {"a.$": 7, "a.0": 8}}', '[8, 7]'],
    ['[{b: 1}, {b: 2}]', '{$set: {"a.$.c": 7}, $inc: {"a.1.b": 1}}', '[{ b: 1 }, { b: 3, c: 7 }]'],
    ['[1, 2]', '{$set: {"a.$": 7, "a.1": 8}}', 40],
  ])('$ is the index that the filter matched: %s %s gives %s', (array, update, result) => {
    const whole = typeof result === 'string' ? `{ _id: 1, a: ${result} }` : result
    expect(updated(`{_id: 1, a: ${array}}`, update, { positional: 1 })).toBe(whole)
  })

  it.each([
    ['[1, 2, 3]', '{$set: {"a.$[]": 5}}', [], '[5, 5, 5]'],
    ['[1, 2, 3]', '{$inc: {"a.$[i]": 5}}', ['{i: {$gt: 1}}'], '[1, 7, 8]'],
    [
      '[{b: 1}, {b: 2}]',
      '{$set: {"a.$[].b": 5, "a.$[i].c": 6}}',
      ['{"i.b": 1}'],
      '[{ b: 5, c: 6 }, { b: 5 }]',
    ],
    ['[{b: 1}, {b: 2}]', '{$set: {"a.$[].b": 5, "a.$[i].b": 6}}', ['{"i.b": 1}'], 40],
    ['[[1, 2], [3, 1]]', '{$set: {"a.$[].$[i]": 0}}', ['{i: 1}'], '[[0, 2], [3, 0]]'],
    ['[[1, 2], 1]', '{$set: {"a.$[i]": 6}}', ['{i: 1}'], '[6, 6]'],
    [
      '[{b: 1, c: 1}, {b: 2}]',
      '{$unset: {"a.$[i].b": 6}}',
      ['{$or: [{"i.c": 1}, {"i.c": 2}]}'],
      '[{ c: 1 }, { b: 2 }]',
    ],
    ['[1, 2]', '{$unset: {"a.$[i]": 6}}', ['{i: 1}'], '[null, 2]'],
  ])('array filters choose elements: %s %s %s gives %s', (array, update, arrayFilters, result) => {
    const whole = typeof result === 'string' ? `{ _id: 1, a: ${result} }` : result
    expect(updated(`{_id: 1, a: ${array}}`, update, { arrayFilters })).toBe(whole)
  })
})
