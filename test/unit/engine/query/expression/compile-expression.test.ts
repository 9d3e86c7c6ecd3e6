import { describe, expect, it } from 'vitest'
import { evaluate } from './evaluate.ts'

describe('an expression', () => {
  it.each([
    ['1', '{}', '{"$numberInt":"1"}'],
    ["'$a'", '{a: 1}', '{"$numberInt":"1"}'],
    ["'$a.b'", '{a: [{b: 1}, {c: 1}, 5, [{b: 2}]]}', '[{"$numberInt":"1"}]'],
    ["'$a.0'", '{a: [1]}', '[]'],
    ["'$b'", '{a: 1}', 'missing'],
    ["['$b', 'x']", '{}', '[null,"x"]'],
    ["{x: '$b', y: {z: '$$ROOT.a'}}", '{a: 1}', '{"y":{"z":{"$numberInt":"1"}}}'],
    ["'$$REMOVE'", '{}', 'missing'],
    ["'$$NOW'", '{}', '{"$date":{"$numberLong":"1700000000000"}}'],
    ["{$literal: '$a'}", '{a: 1}', '"$a"'],
    ["{$cond: ['$a', 'yes', 'no']}", '{a: 0}', '"no"'],
    ["{$switch: {branches: [{case: '$a', then: 1}], default: 2}}", '{}', '{"$numberInt":"2"}'],
    ["{$ifNull: ['$a', '$b', 3]}", '{a: null}', '{"$numberInt":"3"}'],
    ["{$cmp: ['$a', null]}", '{}', '{"$numberInt":"-1"}'],
    ["{$and: [1, 'x', []]}", '{}', 'true'],
    ['{$or: []}', '{}', 'false'],
    ["{$concatArrays: ['$a', [2]]}", '{a: [1]}', '[{"$numberInt":"1"},{"$numberInt":"2"}]'],
    ["{$in: [1.0, '$a']}", '{a: [1]}', 'true'],
    ["{$type: '$a'}", '{}', '"missing"'],
    ['{$not: [NumberDecimal("-0E3")]}', '{}', 'true'],
  ])('%s over %s', (expression, document, expected) => {
    expect(evaluate(expression, document)).toBe(expected)
  })

  it.each([
    ["'$'", 16872],
    ["'$a.'", 40353],
    ["'$a..b'", 15998],
    ["'$a.$b'", 16410],
    ["'$$'", 9],
    ["'$$nobody'", 17276],
    ["{'a.b': 1}", 16412],
    ['{$eq: [1]}', 16020],
    ['{$nobody: 1}', 168],
    ['{$function: {}}', 238],
    ['{$eq: [1, 1], b: 1}', 15983],
    ['{$ifNull: [1]}', 1257300],
    ['{$switch: {branches: [{case: false, then: 1}]}}', 40066],
  ])('%s is error %i', (expression, code) => {
    expect(evaluate(expression)).toBe(`error ${code}`)
  })

  it('takes variables from outside', () => {
    const variables = new Map([['x', { kind: 'string', value: 'y' }]] as const)
    expect(evaluate("'$$x'", '{}', { variables })).toBe('"y"')
  })
})
