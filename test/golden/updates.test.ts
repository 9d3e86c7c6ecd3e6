import { expect, it } from 'vitest'
import { compileFilter } from '../../electron/engine/query/filter/compile-filter.ts'
import { compileUpdate } from '../../electron/engine/query/update/compile-update.ts'
import { bsonToTree } from '../../shared/ejson/bson-to-tree.ts'
import { treeToBson } from '../../shared/ejson/tree-to-bson.ts'
import { fieldOf, type ArrayNode, type ObjectNode } from '../../shared/ejson/tree.ts'
import { isArgonError } from '../../shared/model/errors.ts'
import { goldenLines, textOf } from './cases/golden-file.ts'
import { updateBytes, type UpdateCase } from './cases/update-cases.ts'

/**
 * What a server with MongoDB's semantics answered to some 2,200 random updates of one document each, pipelines too, and upserts where
 * there is no `before`: the document after it, or the code of the error. `test/mongodb/golden-updates.test.ts` asks it
 * again; `cases/comparable-updates.ts` tells what is left out, because that server is not MongoDB there.
 */
const cases = goldenLines('updates.ndjson')

const bytesAt = (line: ObjectNode, name: string): Uint8Array => treeToBson(fieldOf(line, name) as ObjectNode)

function outcome(line: ObjectNode): string {
  const filters = fieldOf(line, 'arrayFilters') as ArrayNode | undefined
  try {
    const update = compileUpdate(updateBytes(fieldOf(line, 'update') as UpdateCase['update']), {
      now: 0n,
      timestamp: { seconds: 1, increment: 1 },
      arrayFilters: filters?.items.map((filter) => treeToBson(filter as ObjectNode)),
    })
    const { filter, position } = compileFilter(bytesAt(line, 'filter'))
    if (fieldOf(line, 'before') === undefined) return shown(update.upsert(filter, () => new Uint8Array(12)))
    const before = bytesAt(line, 'before')
    return shown(update.apply(before, update.hasPositional ? position(before, 0) : null))
  } catch (error) {
    if (!isArgonError(error)) throw error
    return String(error.details['mongoCode'])
  }
}

const shown = (bytes: Uint8Array): string => textOf(bsonToTree(bytes))

function expected(line: ObjectNode): string {
  const code = fieldOf(line, 'code')
  return code?.kind === 'int32' ? String(code.value) : textOf(fieldOf(line, 'after') as ObjectNode)
}

it('updates give what a server with the same semantics gave', () => {
  const wrong = cases.filter((line) => outcome(line) !== expected(line))
  expect(wrong.map((line) => ({ ours: outcome(line), line: textOf(line) }))).toEqual([])
  expect(cases.length).toBeGreaterThan(1800)
})
