import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileAutomaton } from '../../../../../electron/engine/query/regex/automaton.ts'
import { compileRegex } from '../../../../../electron/engine/query/regex/compile-regex.ts'
import { parsePattern } from '../../../../../electron/engine/query/regex/parse-pattern.ts'
import { isArgonError, type ArgonError } from '../../../../../shared/model/errors.ts'

const has = (flags: string, letter: string): boolean => flags.includes(letter)
const nodeOf = (pattern: string, flags = ''): ReturnType<typeof parsePattern>['node'] =>
  parsePattern(pattern, { i: has(flags, 'i'), m: has(flags, 'm'), s: has(flags, 's'), x: has(flags, 'x') })
    .node

function refusal(run: () => unknown): ArgonError {
  try {
    run()
  } catch (error) {
    if (isArgonError(error)) return error
    throw error
  }
  throw new Error('Nothing was refused')
}

describe('a regular expression', () => {
  // Where PCRE2 and JavaScript differ, or have different ways to say it. Each also asked of the automaton.
  it.each([
    ['b', '', 'abc', true],
    ['', '', '', true],
    ['a|', '', 'z', true],
    ['a.c', '', 'a\nc', false],
    ['a.c', '', 'a\rc', true],
    ['a.c', 's', 'a\nc', true],
    ['^b', '', 'a\nb', false],
    ['^b', 'm', 'a\nb', true],
    ['^$', 'm', 'a\n', false],
    ['a$', '', 'a\n', true],
    ['a$', '', 'a\n\n', false],
    ['a$', 'm', 'a\nb', true],
    ['a$', 'm', 'a\rb', false],
    ['a\\z', '', 'a\n', false],
    ['a\\Z', '', 'a\n', true],
    ['\\Ab', 'm', 'a\nb', false],
    ['\\d', '', '\u0663', false],
    ['\\s', '', '\u00a0', false],
    ['\\h', '', '\u00a0', true],
    ['\\v', '', '\u2028', true],
    ['^\\N$', '', '\n', false],
    ['a b # c\n d\\ e', 'x', 'abd e', true],
    ['[ #]', 'x', '#', true],
    ['(?i)a(?-i)b', '', 'Ab', true],
    ['(?i)a(?-i)b', '', 'AB', false],
    ['a(?i)b|c', '', 'C', true],
    ['a(?i:b)c', '', 'aBC', false],
    ['(?s-m:.)', '', '\n', true],
    ['é', 'i', 'É', true],
    ['[a-z]', 'i', '\u017f', true],
    ['\\w', 'i', '\u017f', false],
    ['[\\w-]', 'i', '\u212a', false],
    ['[^\\w-]', 'i', '\u212a', true],
    ['[^a\\d]', 'i', 'A', false],
    ['^(?:(?i:[x-z])|[k])$', '', 'K', false],
    ['^(?:(?i:x)|k)$', '', 'X', true],
    ['\\bfoo\\b', 'i', 'a FOO b', true],
    ['[]a]', '', ']', true],
    ['[^]a]', '', 'b', true],
    ['[a-]', '', '-', true],
    ['[\\d-z]', '', '-', true],
    ['[a\\]b]', '', ']', true],
    ['[[:alpha:]_]', '', '_', true],
    ['[[:^digit:]]', '', '5', false],
    ['[[:upper:]]', 'i', 'a', true],
    ['[\\b]', '', '\b', true],
    ['[\\Qa-\\E]', '', '-', true],
    ['\\Qa.b\\E+', '', 'a.bb', true],
    ['\\Qa.b', '', 'a.b', true],
    ['a{,2}', '', 'a{,2}', true],
    ['a{x}', '', 'a{x}', true],
    ['^a{2,3}?$', '', 'aaaa', false],
    ['}]', '', '}]', true],
    ['\\x{1F600}', '', '\u{1f600}', true],
    ['^.$', '', '\u{1f600}', true],
    ['\\101\\0\\cA\\e', '', 'A\0\u0001\u001b', true],
    ['\\p{Lu}', '', 'É', true],
    ['\\p{^Lu}', '', 'É', false],
    ['\\PL', '', 'é', false],
    ['\\p{Greek}', '', 'α', true],
    ['(?#c)a', '', 'a', true],
    ['(*UTF8)a', '', 'a', true],
    ['([a-z]+\\.)+com', '', 'a.b.com', true],
  ])('%j with flags %j in %j: %s', (pattern, flags, text, expected) => {
    expect(compileRegex(pattern, flags).test(text)).toBe(expected)
    expect(compileAutomaton(nodeOf(pattern, flags))?.test(text)).toBe(expected)
  })

  it.each([
    ['(.)\\1', '', 'abb', true],
    ['(?<x>a)\\k<x>', '', 'aa', true],
    ["(?'x'a)\\k'x'", '', 'aa', true],
    ['(?P<x>a)(?P=x)', 'i', 'aA', true],
    ['(a)\\g{-1}\\g1', '', 'aaa', true],
    ['(a)(b)(c)(d)(e)(f)(g)(h)(i)(j)\\10', '', 'abcdefghijj', true],
    ['a++b', '', 'aaab', true],
    ['a++ab', '', 'aaab', false],
    ['(?>a|ab)c', '', 'abc', false],
    ['(?>a|ab)c', '', 'ac', true],
    ['(?<=a)b', '', 'ab', true],
    ['(?<!a)b', '', 'ab', false],
    ['a(?!b)', '', 'ab', false],
    ['^(?=.*\\d)(?=.*[a-z]).{4,}$', '', 'abc1', true],
  ])('%j with flags %j in %j, for which there is no automaton: %s', (pattern, flags, text, expected) => {
    expect(compileRegex(pattern, flags).test(text)).toBe(expected)
    expect(compileAutomaton(nodeOf(pattern, flags))).toBeNull()
  })

  it('is found by the automaton where trying finds it', () => {
    const leaf = fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '\\w', '\\b', '^', '$', 'c')
    const { pattern } = fc.letrec<{ pattern: string }>((tie) => ({
      pattern: fc.oneof(
        { weight: 3, arbitrary: leaf },
        fc.tuple(tie('pattern'), tie('pattern')).map(([one, two]) => one + two),
        fc.tuple(tie('pattern'), tie('pattern')).map(([one, two]) => `(?:${one}|${two})`),
        fc
          .tuple(tie('pattern'), fc.constantFrom('*', '+', '?', '{2}', '{1,2}', '*?'))
          .map(([one, count]) => `(?:${one})${count}`),
      ),
    }))
    const text = fc
      .array(fc.constantFrom('a', 'b', 'c', '\n', ' '), { maxLength: 8 })
      .map((all) => all.join(''))
    fc.assert(
      fc.property(pattern, fc.constantFrom('', 'm', 's', 'im'), text, (source, flags, searched) => {
        const found = compileRegex(source, flags).test(searched)
        expect(compileAutomaton(nodeOf(source, flags))?.test(searched)).toBe(found)
      }),
      { numRuns: 2000 },
    )
  })

  it('gives what its groups have matched', () => {
    const regex = compileRegex('(?<year>\\d+)-(\\d+)', '')
    const found = regex.exec('on 2026-11', 2)
    expect([found?.index, found?.groups?.['g1'], found?.groups?.['g2'], regex.groups]).toEqual([
      3,
      '2026',
      '11',
      2,
    ])
    expect(regex.exec('on 2026-11', 8)).toBeNull()
  })

  it('comes to an end where trying would not', () => {
    const long = 'a'.repeat(50_000)
    expect(compileRegex('(a+)+$', '').test(`${long}b`)).toBe(false)
    expect(compileRegex('(?:a|aa)+$', '').test(`${long}b`)).toBe(false)
    expect(compileRegex('a*a*a*a*b', '').test(long)).toBe(false)
    expect(compileRegex('x*y', '').test('x'.repeat(50_000))).toBe(false)
    expect(compileRegex('^(?=.*\\d)(?=.*[a-z])(?=.*[A-Z]).{8,}$', '').test(`${long}A1`)).toBe(true)
    expect(compileRegex(`${'a?'.repeat(24)}z`, '').test('a'.repeat(500))).toBe(false)
    for (const pattern of ['(a+)+(?!a)b', '(a*)+\\1b']) {
      const { code, details } = refusal(() => compileRegex(pattern, '').test(long))
      expect({ code, ...details }).toMatchObject({ code: 'query.failed', mongoCode: 51156 })
    }
  })

  it.each([
    ['(', ''],
    [')', ''],
    ['[a', ''],
    ['*a', ''],
    ['a**', ''],
    ['{2}', ''],
    ['\\', ''],
    ['\\y', ''],
    ['[z-a]', ''],
    ['[[:foo:]]', ''],
    ['a{3,2}', ''],
    ['a{65536}', ''],
    ['\\g{3}', ''],
    ['\\x{110000}', ''],
    ['(?<a>x)(?<a>y)', ''],
    ['(?#', ''],
    ['x'.repeat(32_765), ''],
    [`${'('.repeat(300)}${')'.repeat(300)}`, ''],
  ])('%j is no pattern: code 51091', (pattern, flags) => {
    const { code, details } = refusal(() => compileRegex(pattern, flags))
    expect({ code, ...details }).toMatchObject({ code: 'query.invalid', mongoCode: 51091 })
  })

  it.each([
    '(?R)',
    '(?1)',
    '(?(1)a|b)',
    '(?|a|b)',
    '(*FAIL)',
    '\\R',
    '\\K',
    '\\X',
    '(?J)',
    '\\p{Foo}',
    '\\1(a)',
    '(?:(a)|b)\\1',
  ])('%j is refused, never taken for something else', (pattern) => {
    const { code, details } = refusal(() => compileRegex(pattern, ''))
    expect({ code, ...details }).toMatchObject({
      code: 'query.unsupported',
      mongoCode: 238,
      operator: '$regex',
    })
  })

  it('has no other flags', () => {
    expect(refusal(() => compileRegex('a', 'g')).details['mongoCode']).toBe(51108)
    expect(compileRegex('a', 'imsxu').test('A')).toBe(true)
  })
})
