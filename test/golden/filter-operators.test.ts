import { expect, it } from 'vitest'
import { compileFilter } from '../../electron/engine/query/filter/compile-filter.ts'
import { treeToBson } from '../../shared/ejson/tree-to-bson.ts'
import { fieldOf, type ObjectNode } from '../../shared/ejson/tree.ts'
import { filterDocument } from './cases/filter-cases.ts'
import { goldenDocuments, goldenLines, textOf } from './cases/golden-file.ts'

/**
 * What a server with MongoDB's semantics matched with random patterns, remainders, bits, expressions and JSON schemas,
 * over the documents of the golden file of filters; `test/mongodb/golden-queries.test.ts` asks it again.
 */
const documents = goldenDocuments().map((document) => treeToBson(filterDocument(document)))
const cases = goldenLines('filter-operators.ndjson')

function matchedBy(line: ObjectNode): string {
  const { matches } = compileFilter(treeToBson(fieldOf(line, 'filter') as ObjectNode), { now: 0n })
  return documents.flatMap((document, id) => (matches(document, 0) ? [id] : [])).join(' ')
}

it('operators match what a server with the same semantics matched', () => {
  const wrong = cases.filter((line) => matchedBy(line) !== (fieldOf(line, 'ids') as { value: string }).value)
  expect(wrong.map(textOf)).toEqual([])
  expect(cases.length).toBeGreaterThan(600)
})
