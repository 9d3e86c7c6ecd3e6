import { describe, expect, it } from 'vitest'
import { evaluate } from './evaluate.ts'

describe('operators', () => {
  it.each([
    ['{$add: [2147483647, 1]}', '{"$numberLong":"2147483648"}'],
    ['{$add: [NumberLong("9223372036854775807"), 1]}', '{"$numberDouble":"9223372036854776000.0"}'],
    ['{$add: [1.5, NumberDecimal("1")]}', '{"$numberDecimal":"2.50000000000000"}'],
    ['{$divide: [NumberDecimal("1"), 3]}', '{"$numberDecimal":"0.3333333333333333333333333333333333"}'],
    ['{$round: [2.5]}', '{"$numberDouble":"2.0"}'],
    ['{$sqrt: NumberDecimal("2")}', '{"$numberDecimal":"1.414213562373095048801688724209698"}'],
    [
      "{$map: {input: [1, 2], as: 'x', in: {$multiply: ['$$x', 2]}}}",
      '[{"$numberInt":"2"},{"$numberInt":"4"}]',
    ],
    [
      "{$map: {input: [[1], [2]], as: 'x', in: {$map: {input: '$$x', as: 'y', in: {$concatArrays: ['$$x', ['$$y']]}}}}}",
      '[[[{"$numberInt":"1"},{"$numberInt":"1"}]],[[{"$numberInt":"2"},{"$numberInt":"2"}]]]',
    ],
    ["{$reduce: {input: ['a', 'b'], initialValue: '', in: {$concat: ['$$value', '$$this']}}}", '"ab"'],
    ["{$setField: {field: 'b', input: {a: 1}, value: 2}}", '{"a":{"$numberInt":"1"},"b":{"$numberInt":"2"}}'],
    ["{$substrCP: ['\u{1f600}bc', 0, 2]}", '"\u{1f600}b"'],
    ['{$setUnion: [[2, 1], [3, 1.0]]}', '[{"$numberInt":"2"},{"$numberInt":"1"},{"$numberInt":"3"}]'],
    ["{$toUpper: 'aé'}", '"Aé"'],
  ])('%s gives %s', (expression, expected) => {
    expect(evaluate(expression)).toBe(expected)
  })
})
