import { expect, it } from 'vitest'
import { compileFilter } from '../../electron/engine/query/filter/compile-filter.ts'
import { compileProjection } from '../../electron/engine/query/projection/compile-projection.ts'
import { bsonToTree } from '../../shared/ejson/bson-to-tree.ts'
import { treeToBson } from '../../shared/ejson/tree-to-bson.ts'
import { fieldOf, type ObjectNode } from '../../shared/ejson/tree.ts'
import { isArgonError } from '../../shared/model/errors.ts'
import { goldenDocuments, goldenLines, textOf } from './cases/golden-file.ts'

/**
 * What a server with MongoDB's semantics answered to some thousand random projections of one document each, of the same
 * documents as the golden file of filters: the projected document, or the code of the error.
 * `test/mongodb/golden-queries.test.ts` asks it again, and tells what is left out.
 */
const documents = goldenDocuments().map(treeToBson)
const cases = goldenLines('projections.ndjson')

function outcome(line: ObjectNode): string {
  const matcher = compileFilter(bytesAt(line, 'filter'))
  const document = documents.find((bytes) => matcher.matches(bytes, 0)) as Uint8Array
  try {
    const projection = compileProjection(bytesAt(line, 'projection'), { now: 0n, matcher })
    const projected = textOf(bsonToTree(projection.projectBytes(document)))
    expect(textOf(projection.project(bsonToTree(document)))).toBe(projected)
    return projected
  } catch (error) {
    if (!isArgonError(error)) throw error
    return String(error.details['mongoCode'])
  }
}

const bytesAt = (line: ObjectNode, name: string): Uint8Array => treeToBson(fieldOf(line, name) as ObjectNode)

function expected(line: ObjectNode): string {
  const code = fieldOf(line, 'code')
  return code?.kind === 'int32' ? String(code.value) : textOf(fieldOf(line, 'document') as ObjectNode)
}

it('projections give what a server with the same semantics gave', () => {
  const wrong = cases.filter((line) => outcome(line) !== expected(line))
  expect(wrong.map((line) => ({ ours: outcome(line), line: textOf(line) }))).toEqual([])
  expect(cases.length).toBeGreaterThan(1000)
})
