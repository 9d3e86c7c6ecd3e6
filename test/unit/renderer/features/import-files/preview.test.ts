import { describe, expect, test } from 'vitest'
import { previewFile, type FilePreview } from '../../../../../renderer/features/import-files/preview.ts'

const utf8 = new TextEncoder()
const read = (text: string, bytesTotal?: number): FilePreview => {
  const bytes = utf8.encode(text)
  return previewFile(bytes, bytesTotal ?? bytes.length)
}
function documents(text: string, bytesTotal?: number): Extract<FilePreview, { kind: 'documents' }> {
  const preview = read(text, bytesTotal)
  if (preview.kind !== 'documents') throw new Error(`expected documents, got ${preview.kind}`)
  return preview
}

describe('formats', () => {
  test('an array, with the line of each element', () => {
    const preview = documents('[\n  {"a": 1},\n  {"a": 2}\n]\n')
    expect(preview.format).toBe('array')
    expect(preview.rows.map((row) => row.line)).toEqual([2, 3])
    expect(preview.estimate).toBe(2)
    expect(preview.fault).toBeNull()
  })

  test('one value after another, with a byte order mark and blank lines', () => {
    const preview = documents('\ufeff{"a":1}\r\n\r\n{"a":2}\r\n')
    expect(preview.format).toBe('lines')
    expect(preview.rows.map((row) => row.line)).toEqual([1, 3])
  })

  test('a single document', () => {
    expect(documents('{\n "a": {"b": [1, 2]}\n}').format).toBe('document')
  })

  test('an empty array is documents, none of them', () => {
    expect(documents('[]')).toMatchObject({ format: 'array', rows: [], estimate: 0, fault: null })
  })

  test('nothing, blanks and other text', () => {
    expect(read('').kind).toBe('empty')
    expect(read(' \n ').kind).toBe('empty')
    expect(read('id,name\n1,Ana')).toMatchObject({
      kind: 'unreadable',
      reason: expect.stringMatching(/JSON/u),
    })
  })
})

test.each([
  [[0x50, 0x4b, 3, 4], /ZIP/u],
  [[0x1f, 0x8b, 8, 0], /gzip/u],
  [[0xff, 0xfe, 0x7b, 0], /UTF-16/u],
  [[0x5b, 0, 0x7b, 0], /UTF-16/u],
  [[0x20, 0x7b, 0, 0x7d], /binary/u],
])('bytes that are no UTF-8 text say what they are: %j', (bytes, reason) => {
  expect(previewFile(new Uint8Array(bytes), 4)).toMatchObject({
    kind: 'unreadable',
    reason: expect.stringMatching(reason),
  })
})

describe('the beginning of a larger file', () => {
  test('the document that the cut goes through is left out, and is no mistake', () => {
    const preview = documents('[{"a":1},{"a":2},{"a":"unfin', 2800)
    expect(preview.rows).toHaveLength(2)
    expect(preview.fault).toBeNull()
  })

  test('the number of documents is guessed from the size of those read', () => {
    const line = `{"a":"${'x'.repeat(91)}"}\n`
    expect(documents(line.repeat(20), 100_000).estimate).toBeGreaterThan(950)
    expect(documents(line.repeat(20), 100_000).estimate).toBeLessThan(1050)
  })

  test('not more than ten documents are shown', () => {
    expect(documents('{"a":1}\n'.repeat(50)).rows).toHaveLength(10)
  })
})

describe('mistakes', () => {
  test('a file that ends inside a document says where that began', () => {
    expect(documents('{"a":1}\n{"a":').fault).toEqual({
      line: 2,
      reason: 'The file ends inside this document',
    })
  })

  test('an element that is not a document', () => {
    expect(documents('[{"a":1},\n 42]').fault).toEqual({
      line: 2,
      reason: 'Expected a document: it should begin with {',
    })
  })

  test('a document that is not well formed is counted out, the others shown', () => {
    const preview = documents('{"a":1}\n{"a" 2}\n{"a":3}\n')
    expect(preview.rows.map((row) => row.line)).toEqual([1, 3])
    expect(preview.fault).toMatchObject({ line: 2, reason: expect.stringMatching(/./u) })
  })

  test('a document without its bracket does not swallow those behind it', () => {
    const preview = documents('{"a":{"b":1}\n{"a":2}\n{"a":3}\n', 90)
    expect(preview.rows.map((row) => row.line)).toEqual([2, 3])
    expect(preview.fault?.line).toBe(1)
  })
})

describe('values', () => {
  test('keep their types: whole numbers beyond 2^53, and doubles that are whole', () => {
    const [row] = documents('{"big": 9007199254740993, "d": 5.0, "s": "a \\"b\\", }", "n": null}').rows
    expect(row?.fields).toEqual([
      { key: 'big', kind: 'number', text: "Long('9007199254740993')" },
      { key: 'd', kind: 'number', text: '5.0' },
      { key: 's', kind: 'string', text: `'a "b", }'` },
      { key: 'n', kind: 'boolean', text: 'null' },
    ])
  })

  test('Extended JSON shows as what it stands for', () => {
    const [row] = documents(
      '{"_id": {"$oid": "65f0c0ffee0000000000abcd"}, "at": {"$date": {"$numberLong": "0"}}, "n": {"$numberLong": "7"}}',
    ).rows
    expect(row?.fields.map(({ kind, text }) => [kind, text])).toEqual([
      ['objectid', "ObjectId('65f0c0ffee0000000000abcd')"],
      ['date', "ISODate('1970-01-01T00:00:00.000Z')"],
      ['number', "Long('7')"],
    ])
  })

  test('comments and the syntax of the shell are read as the import reads them', () => {
    const preview = documents("// a note {\n{_id: ObjectId('65f0c0ffee0000000000abcd'), s: 'it {is}'}\n")
    expect(preview.fault).toBeNull()
    expect(preview.rows[0]?.fields.map(({ kind }) => kind)).toEqual(['objectid', 'string'])
    expect(preview.rows[0]?.line).toBe(2)
  })

  test('nested values are counted', () => {
    const [row] = documents(
      '{"o": {"a": {"x": 1}, "b": [1]}, "l": [1, {"a": 1}, "x,y"], "e": {}, "f": []}',
    ).rows
    expect(row?.fields.map((field) => field.text)).toEqual([
      'Object (2)',
      'Array (3)',
      'Object (0)',
      'Array (0)',
    ])
  })

  test('columns are the union of keys, _id first, with the rest counted', () => {
    const many = Object.fromEntries(Array.from({ length: 15 }, (_, i) => [`k${i}`, i]))
    const preview = documents(`${JSON.stringify(many)}\n{"_id": 1, "k0": 2}\n`)
    expect(preview.columns.slice(0, 2)).toEqual(['_id', 'k0'])
    expect(preview.columns).toHaveLength(12)
    expect(preview.columnsHidden).toBe(4)
  })
})
