import { describe, expect, it } from 'vitest'
import { compileFilter } from '../../../../../electron/engine/query/filter/compile-filter.ts'
import { isArgonError, type ArgonError } from '../../../../../shared/model/errors.ts'
import { bsonOfText } from '../../../../support/bson-of-text.ts'

const matches = (schema: string, document: string): boolean =>
  compileFilter(bsonOfText(`{$jsonSchema: ${schema}}`)).matches(bsonOfText(document), 0)

function refusal(schema: string): ArgonError {
  try {
    matches(schema, '{}')
  } catch (error) {
    if (isArgonError(error)) return error
    throw error
  }
  throw new Error(`${schema} was not refused`)
}

const ofA = (schema: string): string => `{properties: {a: ${schema}}}`

describe('a JSON schema', () => {
  it.each([
    ['{}', '{a: 1}', true],
    ['{bsonType: "object"}', '{}', true],
    ['{type: "array"}', '{}', false],
    ['{required: ["a", "b"]}', '{a: null, b: 1}', true],
    ['{required: ["a", "b"]}', '{a: 1}', false],
    ['{minProperties: 2, maxProperties: 2}', '{a: 1, b: 1}', true],
    ['{maxProperties: 1}', '{a: 1, b: 1}', false],
    [ofA('{type: "number"}'), '{a: NumberDecimal("1")}', true],
    [ofA('{type: "number"}'), '{}', true],
    [ofA('{bsonType: ["int", "string"]}'), '{a: 1.5}', false],
    [ofA('{bsonType: "object"}'), '{a: [{}]}', false],
    [ofA('{type: "string"}'), '{a: Symbol("x")}', false],
    [ofA('{minimum: 1, exclusiveMinimum: true}'), '{a: 1.0}', false],
    [ofA('{minimum: 1}'), '{a: NumberLong(1)}', true],
    [ofA('{maximum: 1}'), '{a: NaN}', false],
    [ofA('{maximum: NaN}'), '{a: NaN}', true],
    [ofA('{maximum: 1}'), '{a: "x"}', true],
    [ofA('{multipleOf: 0.1}'), '{a: 0.3}', true],
    [ofA('{multipleOf: 3}'), '{a: 10}', false],
    [ofA('{multipleOf: 3}'), '{a: Infinity}', false],
    [ofA('{minLength: 2, maxLength: 2}'), '{a: "é\u{1f600}"}', true],
    [ofA('{maxLength: 1}'), '{a: "ab"}', false],
    [ofA('{pattern: "^x"}'), '{a: "yx"}', false],
    [ofA('{pattern: "^x"}'), '{a: 5}', true],
    [ofA('{enum: [1, {b: 1, c: 2}]}'), '{a: {c: 2, b: 1.0}}', true],
    [ofA('{enum: [1]}'), '{a: [1]}', false],
    ['{enum: [{a: 1}, 5]}', '{a: 1}', true],
    [ofA('{minItems: 1, maxItems: 1}'), '{a: []}', false],
    [ofA('{maxItems: 1}'), '{a: "xx"}', true],
    [ofA('{uniqueItems: true}'), '{a: [{b: 1, c: 2}, {c: 2, b: 1}]}', false],
    [ofA('{uniqueItems: true}'), '{a: [1, "1"]}', true],
    [ofA('{uniqueItems: false}'), '{a: [1, 1]}', true],
    [ofA('{items: {type: "number"}}'), '{a: [1, "x"]}', false],
    [ofA('{items: [{type: "number"}, {type: "string"}]}'), '{a: [1]}', true],
    [ofA('{items: [{type: "number"}], additionalItems: false}'), '{a: [1, 2]}', false],
    [ofA('{items: [{type: "number"}], additionalItems: {type: "string"}}'), '{a: [1, "x"]}', true],
    [ofA('{items: {}, additionalItems: false}'), '{a: [1]}', true],
    [ofA('{properties: {b: {type: "string"}}}'), '{a: {b: 1}}', false],
    [ofA('{properties: {b: {type: "string"}}}'), '{a: [{b: 1}]}', true],
    [ofA('{required: ["b"]}'), '{a: 5}', true],
    ['{patternProperties: {"^x": {type: "number"}}}', '{x1: "s"}', false],
    [
      '{properties: {_id: {}}, patternProperties: {"^x": {}}, additionalProperties: false}',
      '{_id: 1, x: 2}',
      true,
    ],
    ['{properties: {_id: {}}, additionalProperties: false}', '{_id: 1, y: 2}', false],
    ['{additionalProperties: {type: "number"}}', '{y: 2}', true],
    ['{dependencies: {a: ["b"]}}', '{a: 1}', false],
    ['{dependencies: {a: ["b"]}}', '{c: 1}', true],
    ['{dependencies: {a: {required: ["b"]}}}', '{a: 1, b: 1}', true],
    ['{allOf: [{required: ["a"]}, {required: ["b"]}]}', '{a: 1}', false],
    ['{anyOf: [{required: ["a"]}, {required: ["b"]}]}', '{a: 1}', true],
    ['{oneOf: [{required: ["a"]}, {required: ["b"]}]}', '{a: 1, b: 1}', false],
    ['{not: {required: ["a"]}}', '{b: 1}', true],
    ['{title: "t", description: "d"}', '{}', true],
  ])('%s over %s: %s', (schema, document, expected) => {
    expect(matches(schema, document)).toBe(expected)
  })

  it('is asked of elements of an array too, and beside other filters', () => {
    const filter = bsonOfText('{a: {$elemMatch: {$jsonSchema: {required: ["b"]}}}, c: {$gt: 1}}')
    expect(compileFilter(filter).matches(bsonOfText('{a: [{}, {b: 1}], c: 2}'), 0)).toBe(true)
    expect(compileFilter(filter).matches(bsonOfText('{a: [{}], c: 2}'), 0)).toBe(false)
  })

  it.each([
    ['5', 14],
    ['{foo: 1}', 9],
    ['{$ref: "x"}', 9],
    ['{format: "date"}', 9],
    ['{type: "integer"}', 9],
    ['{type: "foo"}', 2],
    ['{bsonType: "boolean"}', 2],
    ['{type: 1}', 14],
    ['{type: []}', 9],
    ['{type: ["string", "string"]}', 9],
    ['{type: "string", bsonType: "string"}', 9],
    ['{required: []}', 9],
    ['{required: ["a", "a"]}', 9],
    ['{required: "a"}', 14],
    ['{required: [1]}', 14],
    ['{properties: {a: 1}}', 14],
    ['{properties: []}', 14],
    ['{minimum: "x"}', 14],
    ['{exclusiveMinimum: true}', 9],
    ['{minimum: 1, exclusiveMinimum: 1}', 14],
    ['{multipleOf: 0}', 9],
    ['{multipleOf: -1}', 9],
    ['{minLength: -1}', 9],
    ['{maxItems: 1.5}', 9],
    ['{pattern: 1}', 14],
    ['{pattern: "("}', 51091],
    ['{enum: []}', 9],
    ['{enum: [1, 1.0]}', 9],
    ['{enum: 1}', 14],
    ['{items: 1}', 14],
    ['{items: [1]}', 14],
    ['{additionalItems: 1}', 14],
    ['{uniqueItems: 1}', 14],
    ['{allOf: []}', 2],
    ['{anyOf: 1}', 14],
    ['{not: []}', 14],
    ['{dependencies: {a: 1}}', 14],
    ['{dependencies: {a: []}}', 9],
    ['{title: 1}', 14],
    ['{properties: {a: {items: {foo: 1}}}}', 9],
  ])('%s is invalid with code %i', (schema, mongoCode) => {
    const { code, details } = refusal(schema)
    expect({ code, ...details }).toMatchObject({ code: 'query.invalid', mongoCode })
  })

  it('does not look into what clients encrypt', () => {
    expect(refusal('{properties: {a: {encrypt: {}}}}').code).toBe('query.unsupported')
  })
})
