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

describe('conversions and totals', () => {
  it.each([
    ["{$toInt: '12'}", '{"$numberInt":"12"}'],
    ["{$toInt: '1.5'}", 'error 241'],
    ["{$convert: {input: 'x', to: 'int', onError: 'bad'}}", '"bad"'],
    ['{$toString: 0.00001}', '"1e-05"'],
    ["{$toDecimal: '1.50'}", '{"$numberDecimal":"1.50"}'],
    ['{$sum: [[0.1, 0.2, 0.3]]}', '{"$numberDouble":"0.6"}'],
    ['{$avg: [1, NumberDecimal("2")]}', '{"$numberDecimal":"1.5"}'],
    [
      "{$regexFind: {input: 'xéabc', regex: '(a)(z)?'}}",
      '{"match":"a","idx":{"$numberInt":"2"},"captures":["a",null]}',
    ],
    ["{$regexMatch: {input: 'aB', regex: '(?i)ab[[:space:]]*$'}}", 'true'],
    ["{$regexMatch: {input: 'a', regex: '('}}", 'error 51111'],
  ])('%s gives %s', (expression, expected) => {
    expect(evaluate(expression)).toBe(expected)
  })
})
