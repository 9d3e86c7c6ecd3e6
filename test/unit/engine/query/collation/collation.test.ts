import { describe, expect, it } from 'vitest'
import { compileCollation, type Collation } from '../../../../../electron/engine/query/collation/collation.ts'
import { isArgonError, type ArgonError } from '../../../../../shared/model/errors.ts'
import { bsonOfText } from '../../../../support/bson-of-text.ts'

const collation = (text: string): Collation => {
  const compiled = compileCollation(bsonOfText(text))
  if (compiled === undefined) throw new Error(`${text} is the simple one`)
  return compiled
}
const sorted = (text: string, words: string): string =>
  words.split(' ').sort(collation(text).compareStrings).join(' ')

function refusal(text: string): ArgonError {
  try {
    compileCollation(bsonOfText(text))
  } catch (error) {
    if (isArgonError(error)) return error
    throw error
  }
  throw new Error(`${text} was not refused`)
}

describe('a collation', () => {
  it('is the simple one where nothing else is asked for', () => {
    expect(compileCollation(null)).toBeUndefined()
    expect(compileCollation(bsonOfText('{}'))).toBeUndefined()
    expect(compileCollation(bsonOfText('{locale: "simple"}'))).toBeUndefined()
  })

  it.each([
    ['{locale: "en"}', 'a A b B', 'B b A a'],
    ['{locale: "en", caseFirst: "upper"}', 'A a B b', 'b a B A'],
    ['{locale: "sv"}', 'a z å ä', 'ä å a z'],
    ['{locale: "de@collation=phonebook"}', 'Ad Äd Af', 'Af Äd Ad'],
    ['{locale: "es@collation=traditional"}', 'cz ch d', 'd ch cz'],
    ['{locale: "en_US", numericOrdering: true}', 'a2 a10', 'a10 a2'],
    ['{locale: "fr"}', 'coté côte', 'côte coté'],
    ['{locale: "fr_CA"}', 'côte coté', 'coté côte'],
    ['{locale: "en_US_POSIX"}', 'A B a b', 'a b A B'],
  ])('%s sorts %s', (text, expected, shuffled) => {
    expect(sorted(text, shuffled)).toBe(expected)
  })

  it.each([
    ['{locale: "en", strength: 1}', 'a', 'Á', true],
    ['{locale: "en", strength: 1, caseLevel: true}', 'a', 'á', true],
    ['{locale: "en", strength: 1, caseLevel: true}', 'a', 'A', false],
    ['{locale: "en", strength: 2}', 'a', 'A', true],
    ['{locale: "en", strength: NumberLong(2)}', 'a', 'á', false],
    ['{locale: "en", strength: 3.0}', 'a', 'A', false],
    ['{locale: "en", alternate: "shifted"}', 'co-op', 'coop', true],
    ['{locale: "en"}', 'co-op', 'coop', false],
    ['{locale: "th"}', 'co-op', 'coop', true],
    ['{locale: "th", alternate: "non-ignorable"}', 'co-op', 'coop', false],
    ['{locale: "en", strength: 3}', 'a\u0000', 'a', true],
    ['{locale: "en", strength: 5}', 'a\u0000', 'a', false],
    ['{locale: "en", strength: 5}', 'e\u0301', 'é', true],
    ['{locale: "en", normalization: true, maxVariable: "space", backwards: false}', 'e\u0301', 'é', true],
  ])('%s takes %j and %j for equal: %s', (text, left, right, expected) => {
    const { compareStrings } = collation(text)
    expect(compareStrings(left, right) === 0).toBe(expected)
    expect(Math.sign(compareStrings(left, right))).toBe(-Math.sign(compareStrings(right, left)) + 0)
  })

  it('orders what only the fifth strength tells apart by code points, not by units', () => {
    const { compareStrings } = collation('{locale: "en", strength: 5}')
    // Both are ignored on the first three levels: a private surrogate pair and a byte order mark.
    expect(compareStrings('\u{e0001}', '\ufeff')).toBeGreaterThan(0)
  })

  it('has one key for two writings of it', () => {
    expect(collation('{locale: "en", strength: 3}').key).toBe(collation('{strength: 3.0, locale: "en"}').key)
    const keys = ['strength: 1', 'strength: 2', 'strength: 3', 'strength: 5', 'numericOrdering: true']
    expect(new Set(keys.map((field) => collation(`{locale: "en", ${field}}`).key)).size).toBe(keys.length)
  })

  it.each([
    ['{strength: 1}', 40414],
    ['{locale: 1}', 14],
    ['{locale: "en", foo: 1}', 40415],
    ['{locale: "xx"}', 2],
    ['{locale: "en-US"}', 2],
    ['{locale: ""}', 2],
    ['{locale: "de@phonebook"}', 2],
    ['{locale: "en", strength: 0}', 2],
    ['{locale: "en", strength: 6}', 2],
    ['{locale: "en", strength: 1.5}', 2],
    ['{locale: "en", strength: "1"}', 14],
    ['{locale: "en", caseLevel: 1}', 14],
    ['{locale: "en", caseFirst: "both"}', 2],
    ['{locale: "en", alternate: "x"}', 2],
    ['{locale: "en", maxVariable: "x"}', 2],
    ['{locale: "en", version: "1.0"}', 161],
    ['{locale: "simple", strength: 1}', 9],
  ])('%s is invalid with code %i', (text, mongoCode) => {
    const { code, details } = refusal(text)
    expect({ code, ...details }).toMatchObject({ code: 'query.invalid', mongoCode })
  })

  it.each([
    ['{locale: "en", strength: 2, caseLevel: true}', 'caseLevel'],
    ['{locale: "ja", strength: 4}', 'strength'],
    ['{locale: "en", strength: 4, alternate: "shifted"}', 'strength'],
    ['{locale: "en", alternate: "shifted", maxVariable: "space"}', 'maxVariable'],
    ['{locale: "fr", backwards: true}', 'backwards'],
    ['{locale: "fr_CA", backwards: false}', 'backwards'],
    ['{locale: "de@collation=stroke"}', 'locale'],
  ])('%s is refused by the name of %s, never ignored', (text, field) => {
    const { code, message, details } = refusal(text)
    expect({ code, ...details }).toMatchObject({ code: 'query.unsupported', field, mongoCode: 238 })
    expect(message).toContain(field)
  })
})
