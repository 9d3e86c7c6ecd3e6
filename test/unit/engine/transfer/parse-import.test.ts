import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import {
  ImportParser,
  parseImport,
  type ImportItem,
} from '../../../../electron/engine/transfer/parse-import.ts'
import { validateDocument } from '../../../../electron/engine/bson/validate.ts'
import { bsonToTree } from '../../../../shared/ejson/bson-to-tree.ts'
import { printTree } from '../../../../shared/ejson/print.ts'
import { documentBytesMax } from '../../../../shared/model/limits.ts'

const utf8 = new TextEncoder()

function read(source: string | Uint8Array, chunkBytes = 65536): ImportItem[] {
  const bytes = typeof source === 'string' ? utf8.encode(source) : source
  const parser = new ImportParser()
  const items: ImportItem[] = []
  for (let start = 0; start < bytes.length; start += chunkBytes) {
    items.push(...parser.push(bytes.subarray(start, start + chunkBytes)))
  }
  items.push(...parser.end())
  return items
}

/** Documents in the shell's spelling, bad ones as "line: reason". */
function summary(source: string | Uint8Array): string[] {
  return read(source).map((item) =>
    item.kind === 'bad'
      ? `${item.line}: ${item.reason}`
      : printTree(bsonToTree(item.bytes), { format: 'shell' }),
  )
}

function dataset(name: string): Uint8Array {
  return readFileSync(new URL(`../../../../node_modules/vega-datasets/data/${name}`, import.meta.url))
}

describe('a line of NDJSON that is cut off', () => {
  const lines = [
    '{"_id":1}',
    '{"_id":2,"level":',
    '{"_id":3,"level":1}',
    '{"_id":4,"tags":[',
    '{"_id":5}',
    '{"_id":6}',
  ]

  it('does not take the next one with it, however the bytes come', () => {
    for (const chunkBytes of [1, 7, 65536]) {
      const items = read(lines.join('\n'), chunkBytes)
      expect(items.map((item) => [item.kind, item.line])).toEqual([
        ['document', 1],
        ['bad', 2],
        ['document', 3],
        ['bad', 4],
        ['document', 5],
        ['document', 6],
      ])
    }
  })

  it('is one bad document where documents run over several lines', () => {
    const text = '{"_id":1,\n"a":2}\n{"_id":2,\n"a":\n{"b":1}'
    expect(read(text).map((item) => item.kind)).toEqual(['document', 'bad'])
  })
})

describe('formats', () => {
  it.each([
    ['an array', '[{"a":1},\n{"a":2}]'],
    ['an array with trailing comma and spaces', ' [ {"a":1} , {"a":2} , ] \n'],
    ['lines', '{"a":1}\n{"a":2}\n'],
    ['lines of Windows', '{"a":1}\r\n\r\n{"a":2}\r\n'],
    ['objects one after the other', '{"a":1}{"a":2}'],
    ['objects over several lines', '{\n  "a": 1\n}\n{\n"a":\n2}'],
    ['a byte order mark', '\ufeff[{"a":1},{"a":2}]'],
    ['the shell', '// two\n{a: 1}, {a: 2,}'],
    ['JSON text sequences', '\x1e{"a":1}\n\x1e{"a":2}\n'],
  ])('reads %s', (_, text) => expect(summary(text)).toEqual(['{ a: 1 }', '{ a: 2 }']))

  it.each([
    ['nothing', ''],
    ['white space', ' \n\t\n'],
    ['an empty array', '[]'],
    ['a byte order mark alone', '\ufeff'],
    ['a comment', '/* none */'],
  ])('reads %s as no documents', (_, text) => expect(summary(text)).toEqual([]))

  it('reads Extended JSON of both versions and keeps every type', () => {
    const text = `{"_id":{"$oid":"0123456789abcdef01234567"},"n":{"$numberLong":"5"},"d":{"$date":"2026-01-01T00:00:00Z"}}
{"n":NumberLong(5),"f":5.0,"i":5,"big":9007199254740993,"e":1e3,"r":/a{"b/i}`
    expect(summary(text)).toEqual([
      "{ _id: ObjectId('0123456789abcdef01234567'), n: Long('5'), d: ISODate('2026-01-01T00:00:00.000Z') }",
      `{ n: Long('5'), f: 5.0, i: 5, big: Long('9007199254740993'), e: 1000.0, r: /a{"b/i }`,
    ])
  })

  it('does not count braces, quotes and comments inside of texts', () => {
    const text = String.raw`[{"a":"}{][\"\\"},{"b":'//"'},{"c":"/*"}]`
    expect(summary(text)).toEqual([String.raw`{ a: '}{]["\\' }`, `{ b: '//"' }`, "{ c: '/*' }"])
  })

  it('says where each document begins', () => {
    const items = read('\ufeff[\n{"a":1},\n  {"é":2}, {"a":3}]')
    expect(items.map(({ line, offset }) => [line, offset])).toEqual([
      [2, 5],
      [3, 16],
      [3, 26],
    ])
  })
})

describe('bad documents', () => {
  it.each([
    ['a missing brace in lines', '{"a":1}\n{"a":{"b":2}\n{"a":3}\n', ['{ a: 1 }', '2: ', '{ a: 3 }']],
    ['a missing brace in an array', '[\n{"a":{"b":1},\n{"a":2}\n]', ['2: ', '{ a: 2 }']],
    ['a missing quote', '{"a":"x}\n{"a":2}\n', ['1: ', '{ a: 2 }']],
    ['a cut list', '{"a":[1,2\n{"a":2}\n', ['1: ', '{ a: 2 }']],
    ['a brace too many', '{"a":1}}\n{"a":2}\n', ['{ a: 1 }', '1: ', '{ a: 2 }']],
    ['a wrong value', '{"a":1}\n{"a":\n  oops}\n{"a":2}', ['{ a: 1 }', '3: oops is not a value', '{ a: 2 }']],
    [
      'numbers among documents',
      '[1,"a,]",{"a":1},[{"b":1}]]',
      ['1: ', '1: ', '{ a: 1 }', '1: A document is an object'],
    ],
    ['text that is no JSON', 'name,age\nx,1\n', ['1: ', '2: ']],
    ['a text that ends in a document', '[{"a":1},\n{"a":', ['{ a: 1 }', '2: The text ends where']],
    [
      'an array without its end',
      '[{"a":1},\n{"a":2}\n',
      ['{ a: 1 }', '{ a: 2 }', '3: The text ends inside the array'],
    ],
    ['a list without its end in an array', '[{"a":[1},\n{"a":2}]', ['1: ', '{ a: 2 }']],
    ['a bad ObjectId', '{"_id":{"$oid":"x"}}\n{"a":1}', ['1: An ObjectId has 24', '{ a: 1 }']],
    [
      'a number beyond 64 bits',
      '{"a":99999999999999999999}\n{"a":1}',
      ['1: 99999999999999999999 does not fit', '{ a: 1 }'],
    ],
  ])('%s is reported and the next is read', (_, text, expected) => {
    const found = summary(text)
    expect(found.map((line, index) => line.slice(0, expected[index]?.length))).toEqual(expected)
  })

  it('invalid UTF-8 is reported with its line', () => {
    const bytes = utf8.encode('{"a":"x"}\n{"a":"x"}\n{"a":1}')
    bytes[16] = 0xe9
    expect(summary(bytes)).toEqual(["{ a: 'x' }", '2: The document is not UTF-8 text', '{ a: 1 }'])
  })

  it('a document above 16 MiB is reported with its size', () => {
    const text = `[{"a":"${'x'.repeat(documentBytesMax)}"},{"a":1}]`
    expect(summary(text)).toEqual([
      `1: The document has ${documentBytesMax + 13} bytes; a document may have at most ${documentBytesMax}`,
      '{ a: 1 }',
    ])
  })

  it('nesting of any depth is reported and does no harm', () => {
    const deep = (levels: number): string => '{"a":'.repeat(levels) + '1' + '}'.repeat(levels)
    const found = summary(`${deep(180)}\n${deep(181)}\n${deep(200_000)}\n{"a":1}\n`)
    expect(found.slice(1)).toEqual([
      '2: The document is nested more than 180 levels deep',
      '3: The document is nested more than 180 levels deep',
      '{ a: 1 }',
    ])
    expect(summary('['.repeat(100_000)).length).toBeGreaterThan(0)
  })
})

describe('files that are no text', () => {
  it.each([
    ['gzip', gzipSync('[{"a":1}]'), /gzip/],
    ['UTF-16', Buffer.from('\ufeff[{"a":1}]', 'utf16le'), /UTF-16/],
    ['UTF-16 without a mark', Buffer.from('{"a":1}', 'utf16le'), /UTF-16/],
    ['binary', Buffer.from([1, 2, 3, 0, 5]), /binary/],
    ['an image', dataset('7zip.png'), /image/],
    ['a Parquet file', dataset('flights-3m.parquet').subarray(0, 5000), /Parquet/],
    ['an Arrow file', dataset('flights-200k.arrow').subarray(0, 5000), /binary/],
  ])('%s is refused by name', (_, bytes, reason) => {
    expect(() => read(bytes)).toThrow(
      expect.objectContaining({ code: 'import.notText', message: expect.stringMatching(reason) }),
    )
  })
})

describe('real files', () => {
  it.each([
    ['movies.json', 3201],
    ['flare.json', 252],
    ['penguins.json', 344],
    ['flights-2k.json', 2000],
    ['earthquakes.json', 1],
    ['us-10m.json', 1],
    ['political-contributions.json', 58],
  ])('%s has %i documents, each as JSON.parse sees it', (name, count) => {
    const source = dataset(name)
    const items = read(source)
    expect(items.length).toBe(count)
    const json = items.map((item) => {
      if (item.kind === 'bad') throw new Error(item.reason)
      validateDocument(item.bytes)
      return printTree(bsonToTree(item.bytes), { format: 'json' })
    })
    const parsed = JSON.parse(source.toString()) as unknown
    expect(JSON.parse(`[${json.join(',')}]`)).toEqual(Array.isArray(parsed) ? parsed : [parsed])
  })
})

describe('parseImport', () => {
  it('hands out documents while it reads, and tells the bytes', async () => {
    const source = dataset('movies.json')
    async function* chunks(): AsyncGenerator<Uint8Array> {
      for (let start = 0; start < source.length; start += 100_000)
        yield source.subarray(start, start + 100_000)
    }
    const seen: number[] = []
    let count = 0
    let early = false
    for await (const item of parseImport(chunks(), (bytes) => seen.push(bytes))) {
      expect(item.kind).toBe('document')
      count += 1
      early ||= seen.length < 3
    }
    expect([count, early, seen.at(-1)]).toEqual([3201, true, source.length])
  })
})
