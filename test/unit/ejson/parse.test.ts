import { describe, expect, it } from 'vitest'
import { parseDocument, parseDocuments, parseValue, type ParseOptions } from '../../../shared/ejson/parse.ts'
import { printTree } from '../../../shared/ejson/print.ts'

const edit: ParseOptions = {
  mode: 'edit',
  newObjectId: () => '0123456789abcdef01234567',
  now: () => 1_000,
}

/** The value in the shell's spelling, or the problems as "offset+length message". */
function read(text: string, options: ParseOptions = edit): string {
  const parsed = parseValue(text, options)
  if (parsed.ok) return printTree(parsed.value, { format: 'shell' })
  return parsed.problems.map((problem) => `${problem.offset}+${problem.length} ${problem.message}`).join('; ')
}

describe('parseValue', () => {
  it.each([
    ['5', '5'],
    ['5.0', '5.0'],
    ['5.', '5.0'],
    ['.5', '0.5'],
    ['5e0', '5.0'],
    ['-0', '-0.0'],
    ['+7', '7'],
    ['0x1F', '31'],
    ['2147483647', '2147483647'],
    ['2147483648', "Long('2147483648')"],
    ['-2147483649', "Long('-2147483649')"],
    ['9007199254740991', "Long('9007199254740991')"],
    ['NaN', 'NaN'],
    ['-Infinity', '-Infinity'],
    ['Long(9007199254740993)', "Long('9007199254740993')"],
    ['NumberLong("-9223372036854775808")', "Long('-9223372036854775808')"],
    ['Int32("5")', '5'],
    ['Double(5)', '5.0'],
    ["Decimal128('1.10')", "Decimal128('1.10')"],
    ['NumberDecimal(1.10)', "Decimal128('1.10')"],
    ["Decimal128('-0E+3')", "Decimal128('-0E+3')"],
  ])('number %s is %s', (text, value) => expect(read(text)).toBe(value))

  it.each([
    ['{"$oid":"0123456789ABCDEF01234567"}', "ObjectId('0123456789abcdef01234567')"],
    ['{"$date":"2026-01-31T14:03:00Z"}', "ISODate('2026-01-31T14:03:00.000Z')"],
    ['{"$date":"2026-01-31T14:03:00.123+0130"}', "ISODate('2026-01-31T12:33:00.123Z')"],
    ['{"$date":{"$numberLong":"-1"}}', "ISODate('1969-12-31T23:59:59.999Z')"],
    ['{"$date":1500000000000}', "ISODate('2017-07-14T02:40:00.000Z')"],
    ['{"$numberInt":"7"}', '7'],
    ['{"$numberLong":"9007199254740993"}', "Long('9007199254740993')"],
    ['{"$numberLong":12}', "Long('12')"],
    ['{"$numberDouble":"5"}', '5.0'],
    ['{"$numberDouble":"-Infinity"}', '-Infinity'],
    ['{"$numberDecimal":"1E+3"}', "Decimal128('1E+3')"],
    ['{"$binary":{"base64":"AQI=","subType":"80"}}', "BinData(128, 'AQI=')"],
    ['{"$binary":"AQI=","$type":"00"}', "BinData(0, 'AQI=')"],
    ['{"$type":"2","$binary":"AQI="}', "BinData(2, 'AQI=')"],
    ['{"$uuid":"00112233-4455-6677-8899-aabbccddeeff"}', "UUID('00112233-4455-6677-8899-aabbccddeeff')"],
    ['{"$regularExpression":{"pattern":"a/b","options":"i"}}', "RegExp('a/b', 'i')"],
    ['{"$options":"i","$regex":"^a"}', '/^a/i'],
    [
      '{"$regex":{"$oid":"0123456789abcdef01234567"}}',
      "{ '\\u0024regex': ObjectId('0123456789abcdef01234567') }",
    ],
    ['{"$timestamp":{"t":4294967295,"i":1}}', 'Timestamp({ t: 4294967295, i: 1 })'],
    ['{"$minKey":1}', 'MinKey()'],
    ['{"$symbol":"s"}', "BSONSymbol('s')"],
    ['{"$code":"f()","$scope":{"a":1}}', "Code('f()', { a: 1 })"],
    [
      '{"$dbPointer":{"$ref":"d.c","$id":{"$oid":"0123456789abcdef01234567"}}}',
      "DBPointer('d.c', ObjectId('0123456789abcdef01234567'))",
    ],
    ['{"$undefined":true}', 'undefined'],
    ['{"\\u0024oid":"x"}', "{ '\\u0024oid': 'x' }"],
    ['{"$ref":"c","$id":1}', "{ $ref: 'c', $id: 1 }"],
  ])('Extended JSON %s is %s', (text, value) => expect(read(text)).toBe(value))

  it.each([
    ["{ a: 'b', $c: \"d\", 'e f': [1, 2,], }", "{ a: 'b', $c: 'd', 'e f': [1, 2] }"],
    ['{ /* one */ a: 1, // two\n b: /x[/]y/gi }', "{ a: 1, b: RegExp('x[/]y', 'gi') }"],
    ['{"2":1,"1":2,"__proto__":3}', "{ '2': 1, '1': 2, __proto__: 3 }"],
    ['{ 1: 2, ключ: 3 }', "{ '1': 2, 'ключ': 3 }"],
    ['new Date("2026-01-31")', "ISODate('2026-01-31T00:00:00.000Z')"],
    ['ISODate()', "ISODate('1970-01-01T00:00:01.000Z')"],
    ['new Date(9223372036854775807)', 'new Date(9223372036854775807)'],
    ['{ _id: ObjectId() }', "{ _id: ObjectId('0123456789abcdef01234567') }"],
    ['BinData(0, "AQI=")', "BinData(0, 'AQI=')"],
    ['Timestamp(1, 2)', 'Timestamp({ t: 1, i: 2 })'],
    ['[MinKey, MaxKey(), undefined, null, true]', '[MinKey(), MaxKey(), undefined, null, true]'],
    [String.raw`'it\'s \x41\u{1F600}\n'`, String.raw`'it\'s A😀\n'`],
    ['DBRef("c", 5)', "{ $ref: 'c', $id: 5 }"],
  ])('shell text %s is %s', (text, value) => expect(read(text)).toBe(value))

  it.each([
    ['{a: 1, a: 2}', '7+1 The name "a" is already used in this object'],
    ['9223372036854775808', '0+19 9223372036854775808 does not fit Long, which ends at 9223372036854775807'],
    [
      'NumberLong("9223372036854775808")',
      '0+33 9223372036854775808 does not fit Long, which ends at 9223372036854775807',
    ],
    ['{a: foo}', '4+3 foo is not a value; put quotes around it if it is text'],
    ['process.exit()', '0+14 "process.exit" is not a type of MongoDB\'s shell'],
    ['{a: 01}', '4+2 A number cannot begin with 0; put it in quotes if it is text'],
    ['{"$oid":"xyz"}', '0+14 An ObjectId has 24 hexadecimal digits'],
    ['{"$date":"2026-02-30"}', '0+22 There is no day 2026-02-30'],
    ['{"$oid":"0123456789abcdef01234567","x":1}', '0+41 $oid cannot have other fields beside it'],
    ['{"a":"b', '5+2 The text has no closing quote'],
    ['{"a":1', '6+0 The text ends where "," or "}" is expected'],
    ['{"a" 1}', '5+1 Found "1" where ":" after a name is expected'],
    ['{"a":1} {', '8+1 Found "{" where the end of the text is expected'],
    ['"\\ud800"', '0+8 The text holds half of a surrogate pair, which BSON cannot store'],
    ['1e400', '0+5 1e400 is too large for a Double'],
    ['', '0+0 The text ends where a value is expected'],
    ['{"a\\u0000b": 1}', '1+10 A name cannot contain the character NUL'],
  ])('refuses %s: %s', (text, problem) => expect(read(text)).toBe(problem))

  it('reports all problems of one text, with lines and columns', () => {
    const parsed = parseDocument('{\n  a: 9007199254740993,\n  b: ObjectId("1"),\n  a: 1\n}', edit)
    if (parsed.ok) throw new Error('parsed')
    expect(parsed.problems.map(({ line, column }) => [line, column])).toEqual([
      [2, 6],
      [3, 6],
      [4, 3],
    ])
  })

  it('offers the fix "Convert to Long" for a bare integer beyond 2^53 - 1, and takes it exactly on import', () => {
    const parsed = parseValue('{a: 9007199254740993}', edit)
    expect(parsed).toMatchObject({
      ok: false,
      problems: [
        { fix: { label: 'Convert to Long', offset: 4, length: 16, replacement: "Long('9007199254740993')" } },
      ],
    })
    expect(read('9007199254740993', { mode: 'import' })).toBe("Long('9007199254740993')")
  })

  it('offers to make an ObjectId of 24 bare digits', () => {
    const parsed = parseValue('{_id: 651f1c2e9b1e8a0001a1b2c3}', edit)
    expect(parsed).toMatchObject({
      problems: [{ fix: { offset: 6, length: 24, replacement: "ObjectId('651f1c2e9b1e8a0001a1b2c3')" } }],
    })
  })

  it('keeps both of two equal names on import', () => {
    expect(read('{"a":1,"a":2}', { mode: 'import' })).toBe('{ a: 1, a: 2 }')
  })

  it('accepts 180 levels and refuses 181, however deep the text goes', () => {
    const nested = (levels: number): string => '{"a":'.repeat(levels) + '1' + '}'.repeat(levels)
    expect(parseDocument(nested(180), edit).ok).toBe(true)
    expect(parseDocument(nested(181), edit).ok).toBe(false)
    expect(parseDocument('[{"a":'.repeat(100_000), edit).ok).toBe(false)
    expect(parseDocument('Code("", {a:'.repeat(100_000), edit).ok).toBe(false)
  })
})

describe('parseDocuments', () => {
  it.each([
    ['', 0],
    ['{a:1}', 1],
    ['[{a:1},{a:2},]', 2],
    ['{a:1}\n{a:2}\n{a:3}\n', 3],
    ['[]', 0],
  ])('%s holds %i documents', (text, count) => {
    const parsed = parseDocuments(text, edit)
    expect(parsed.ok && parsed.value.length).toBe(count)
  })

  it('refuses what is no document, and says where', () => {
    expect(parseDocuments('[{a:1}, 5]', edit)).toMatchObject({
      ok: false,
      problems: [{ offset: 8, length: 1 }],
    })
  })
})
