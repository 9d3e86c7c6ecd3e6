import { readFileSync } from 'node:fs'
import { parseDocument } from '../../../shared/ejson/parse.ts'
import { printTree } from '../../../shared/ejson/print.ts'
import type { Field, ObjectNode, TreeNode } from '../../../shared/ejson/tree.ts'

/** The lines of a golden file, each a document in canonical Extended JSON. */
export function goldenLines(name: string): ObjectNode[] {
  return readFileSync(goldenPath(name), 'utf8').trimEnd().split('\n').map(treeOf)
}

export const goldenPath = (name: string): URL => new URL(`../${name}`, import.meta.url)

export function treeOf(text: string): ObjectNode {
  const parsed = parseDocument(text, { mode: 'import' })
  if (!parsed.ok) throw new Error(`${text}: ${JSON.stringify(parsed.problems)}`)
  return parsed.value
}

export const textOf = (tree: TreeNode): string => printTree(tree, { format: 'canonical' })

/** The 120 documents that golden files ask about, each with its `_id` in front, as a server keeps it. */
export function goldenDocuments(): ObjectNode[] {
  const documents = goldenLines('filters.ndjson').flatMap(({ fields: [first] }) =>
    first?.[0] === 'document' ? [first[1] as ObjectNode] : [],
  )
  const isId = ([name]: Field): boolean => name === '_id'
  return documents.map(({ fields }) => ({
    kind: 'object',
    fields: [...fields.filter(isId), ...fields.filter((field) => !isId(field))],
  }))
}
