import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { JsonToBson } from '../../electron/engine/transfer/json-to-bson.ts'
import { ImportParser, type ImportItem } from '../../electron/engine/transfer/parse-import.ts'
import { sniffBytes } from '../../electron/engine/transfer/sniff-text.ts'
import { bsonToTree } from '../../shared/ejson/bson-to-tree.ts'
import { parseDocument } from '../../shared/ejson/parse.ts'
import { printTree } from '../../shared/ejson/print.ts'
import { treeToBson } from '../../shared/ejson/tree-to-bson.ts'
import { isArgonError } from '../../shared/model/errors.ts'
import { anyDocument } from '../support/bson-arbitraries.ts'

const utf8 = new TextEncoder()

function read(bytes: Uint8Array, cuts: readonly number[]): ImportItem[] {
  const parser = new ImportParser()
  const places = [...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].toSorted((a, b) => a - b)
  const items: ImportItem[] = []
  let start = 0
  for (const place of places) {
    // The chunk's memory is used again, as a reader of files would.
    const chunk = bytes.slice(start, place)
    items.push(...parser.push(chunk))
    chunk.fill(0x7b)
    start = place
  }
  items.push(...parser.end())
  return items
}

/** The items, or why the file as a whole is refused. */
function outcome(bytes: Uint8Array, cuts: readonly number[]): unknown {
  try {
    return read(bytes, cuts)
  } catch (error) {
    if (isArgonError(error, 'import.notText')) return error.message
    throw error
  }
}

const documentText = fc
  .tuple(
    anyDocument,
    fc.constantFrom('shell' as const, 'edit' as const, 'canonical' as const),
    fc.constantFrom(undefined, 2),
  )
  .map(([bytes, format, indent]) =>
    printTree(bsonToTree(bytes), indent === undefined ? { format } : { format, indent }),
  )
const rubbish = fc.constantFrom(
  '{',
  '}',
  '[',
  ']',
  '"',
  "'",
  '/',
  '//',
  '/*',
  '*/',
  '\\',
  '\n',
  ',',
  ':',
  '1',
  ' x ',
  '\0',
  '😀',
)
const fileText = fc
  .array(fc.oneof({ weight: 3, arbitrary: documentText }, rubbish), { maxLength: 8 })
  .chain((parts) => fc.constantFrom('\n', ',\n', '').map((separator) => parts.join(separator)))
  .chain((text) => fc.constantFrom(text, `[${text}]`, `\ufeff${text}`))

describe('import', () => {
  it('gives the same items however the bytes are cut', () => {
    fc.assert(
      fc.property(
        fileText,
        fc.array(fc.nat(), { maxLength: 10 }),
        fc.boolean(),
        (text, cuts, isBehindHead) => {
          // The first bytes are collected before any are cut into documents: most files have to be longer.
          const head = isBehindHead ? ' '.repeat(sniffBytes) : ''
          const bytes = utf8.encode(head + text)
          const whole = outcome(bytes, [])
          expect(
            outcome(
              bytes,
              cuts.map((cut) => head.length + cut),
            ),
          ).toEqual(whole)
          expect(outcome(bytes, Array.from(bytes.keys()).slice(head.length))).toEqual(whole)
        },
      ),
      { numRuns: 400 },
    )
  })

  it('reads back every document of a file byte for byte: lines and arrays', () => {
    const format = fc.constantFrom('shell' as const, 'edit' as const)
    const documents = fc.array(anyDocument, { maxLength: 5 })
    fc.assert(
      fc.property(
        documents,
        format,
        fc.constantFrom(undefined, 2),
        fc.boolean(),
        (documents, format, indent, isArray) => {
          const options = indent === undefined ? { format } : { format, indent }
          const texts = documents.map((bytes) => printTree(bsonToTree(bytes), options))
          const file = isArray ? `[\n${texts.join(',\n')}\n]\n` : texts.map((text) => `${text}\n`).join('')
          const items = read(utf8.encode(file), [])
          expect(items.map((item) => (item.kind === 'document' ? item.bytes : item))).toEqual(documents)
        },
      ),
      { numRuns: 600 },
    )
  })

  it('the quick way over plain JSON gives the same bytes as the full parser, or leaves it to that', () => {
    const number = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
      fc.bigInt({ min: -(2n ** 66n), max: 2n ** 66n }).map(String),
      fc.integer().map(String),
      fc.tuple(fc.nat(), fc.nat(), fc.integer({ min: -30, max: 30 })).map(([a, b, e]) => `${a}.${b}e${e}`),
      fc.tuple(fc.bigInt({ min: 0n, max: 10n ** 18n }), fc.nat(99999)).map(([a, b]) => `${a}.0${b}`),
      fc.constantFrom(
        '-0',
        '-0.0',
        '0',
        '01',
        '1.',
        '.5',
        '+1',
        '-',
        '1e5',
        '1E+2',
        '9223372036854775807',
        '-9223372036854775808',
      ),
      fc.constantFrom(
        '2147483648',
        '-2147483649',
        '999999999999999',
        '1000000000000000',
        '-9007199254740993',
        '00000000000000001',
      ),
    )
    const value = fc.oneof(
      fc.json({ maxDepth: 3 }),
      number,
      fc.string({ unit: 'binary' }).map((text) => JSON.stringify(text)),
      fc.constantFrom(
        String.raw`"\ud83d\ude00"`,
        String.raw`"\ud83d"`,
        String.raw`"\x41"`,
        String.raw`"\u0000"`,
        '"\t"',
        '{"$oid":1}',
        'tru',
        '[1,]',
      ),
    )
    const wrapper = fc
      .tuple(
        fc.constantFrom(
          '$oid',
          '$date',
          '$numberInt',
          '$numberLong',
          '$numberDouble',
          '$numberDecimal',
          '$uuid',
        ),
        fc.oneof(
          number,
          fc.constantFrom(
            '0123456789abcdef01234567',
            '2026-01-31T00:00:00Z',
            '2026-02-30',
            'NaN',
            '-Infinity',
            '1E+3',
            'x',
            ' 5 ',
          ),
        ),
      )
      .map(([name, text]) => `{ "${name}" : "${text}" }`)
    const extended = fc.oneof(
      wrapper,
      number.map((text) => `{"$date":{"$numberLong":"${text}"}}`),
      wrapper.map((text) => `{"$date":${text}}`),
    )
    const json = new JsonToBson()
    let taken = 0
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string(), fc.oneof(value, extended)), { maxLength: 4 }), (fields) => {
        const text = `{${fields.map(([name, item]) => `${JSON.stringify(name)}: ${item}`).join(', ')}}`
        const quick = json.convert(utf8.encode(text))
        if (quick === undefined) return
        taken += 1
        const parsed = parseDocument(text, { mode: 'import' })
        expect(parsed.ok && treeToBson(parsed.value)).toEqual(quick)
      }),
      { numRuns: 5000 },
    )
    expect(taken).toBeGreaterThan(500)
  })
})
