import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { bsonToTree } from '../../shared/ejson/bson-to-tree.ts'
import { treeToBson } from '../../shared/ejson/tree-to-bson.ts'
import { fieldOf, type ArrayNode, type ObjectNode } from '../../shared/ejson/tree.ts'
import { isArgonError } from '../../shared/model/errors.ts'
import { bsonOfText } from '../support/bson-of-text.ts'
import { runPipeline, type Collections } from '../support/run-pipeline.ts'

/**
 * What a server with MongoDB's semantics answered: two small collections, and pipelines over the first of them, most of
 * them random and the others written to be refused, each with the documents that it gives, in any order, or the code of its
 * error. The server was PostgreSQL 18 with the extension DocumentDB 1.0-0. Left out are cases in which it is not MongoDB:
 * `$count` of nothing (it gives 0), `$push` behind `$sort`, the missing parts of a group's `_id` (it makes null of them), how
 * `$bucketAuto` shares out what is left over, the order of `$graphLookup`, and some codes of its own.
 */
const lines = readFileSync(new URL('pipelines.ndjson', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
  .map((text) => ({ text, tree: bsonToTree(bsonOfText(text)) }))

const collections: Collections = Object.fromEntries(
  ['x', 'y'].map((name) => [
    name,
    lines.flatMap(({ tree }) =>
      (fieldOf(tree, 'in') as { value: string } | undefined)?.value === name
        ? [fieldOf(tree, 'document') as ObjectNode]
        : [],
    ),
  ]),
)
const cases = lines.filter(({ tree }) => fieldOf(tree, 'pipeline') !== undefined)

const texts = (documents: readonly ObjectNode[]): string =>
  documents
    .map((document) => Buffer.from(treeToBson(document)).toString('hex'))
    .sort()
    .join()

async function outcome(tree: ObjectNode): Promise<string> {
  try {
    return texts(await runPipeline(collections, 'x', fieldOf(tree, 'pipeline') as ArrayNode))
  } catch (error) {
    if (!isArgonError(error)) throw error
    return `code ${error.details['mongoCode']}`
  }
}

function expected(tree: ObjectNode): string {
  const code = fieldOf(tree, 'code') as { value: number } | undefined
  if (code !== undefined) return `code ${code.value}`
  return texts((fieldOf(tree, 'documents') as ArrayNode).items as readonly ObjectNode[])
}

describe('pipelines', () => {
  it('give what a server with the same semantics gave', async () => {
    const wrong: string[] = []
    for (const { text, tree } of cases) if ((await outcome(tree)) !== expected(tree)) wrong.push(text)
    expect(cases.length).toBeGreaterThan(450)
    expect(wrong).toEqual([])
  })
})
