import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { compileFilter } from '../../electron/engine/query/filter/compile-filter.ts'
import { bsonOfText } from '../support/bson-of-text.ts'

/**
 * What a server with MongoDB's semantics answered: 120 random documents with `_id` 0 to 119, and 3,000 random filters,
 * each with the ids of the documents that a `find` gave, as ranges. The server was PostgreSQL 18 with the extension
 * DocumentDB 1.0-0. Documents hold most types, nested to three levels; operands are taken from the documents as often as
 * not, and filters that match none or all of them were mostly thrown away. Left out: operators that the engine refuses
 * (regular expressions), types that a driver does not send (undefined, DBPointer), and $gt, $gte, $lt, $lte with MinKey
 * or MaxKey, where that server is not MongoDB: it leaves out missing fields. The unit tests have those.
 */
const lines = readFileSync(new URL('filters.ndjson', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
const documentMark = '{"document":'
const filterMark = '"filter":'

const documents = lines
  .filter((line) => line.startsWith(documentMark))
  .map((line) => bsonOfText(line.slice(documentMark.length, -1)))
const cases = lines
  .filter((line) => !line.startsWith(documentMark))
  .map((line) => ({
    text: line.slice(line.indexOf(filterMark) + filterMark.length, -1),
    ids: idsOf((JSON.parse(line) as { ids: string }).ids),
  }))

function idsOf(ranges: string): number[] {
  return ranges.split(' ').flatMap((range) => {
    if (range === '') return []
    const [first, last] = range.split('-').map(Number) as [number, number?]
    return Array.from({ length: (last ?? first) - first + 1 }, (_, i) => first + i)
  })
}

describe('filters', () => {
  it('match the documents that a server with the same semantics matched', () => {
    const wrong = cases.filter(({ text, ids }) => {
      const { matches } = compileFilter(bsonOfText(text))
      const matched = documents.flatMap((document, id) => (matches(document, 0) ? [id] : []))
      return matched.join() !== ids.join()
    })
    expect(cases).toHaveLength(3000)
    expect(wrong.map(({ text }) => text)).toEqual([])
  })

  it('match the same wherever the document lies in a buffer', () => {
    const offset = 3
    const padded = documents.map((document) => {
      const bytes = new Uint8Array(document.length + 2 * offset).fill(0xee)
      bytes.set(document, offset)
      return bytes
    })
    for (const { text } of cases.slice(0, 300)) {
      const { matches } = compileFilter(bsonOfText(text))
      const inBuffers = padded.map((bytes) => matches(bytes, offset))
      expect(inBuffers, text).toEqual(documents.map((document) => matches(document, 0)))
    }
  })
})
