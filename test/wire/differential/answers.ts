import { printTree } from '../../../shared/ejson/print.ts'
import { fieldOf, type ArrayNode, type ObjectNode, type TreeNode } from '../../../shared/ejson/tree.ts'

/** Type-exact: canonical Extended JSON. */
export const exact = (node: TreeNode): string => printTree(node, { format: 'canonical' })

/** An answer that can be compared: an error by its code, else what it holds, a line each. */
export function answerText(reply: ObjectNode, isOrdered: boolean): string {
  const code = numberOf(fieldOf(reply, 'code'))
  if (code !== undefined) return `error ${code}`
  const cursor = fieldOf(reply, 'cursor') as ObjectNode | undefined
  const items = itemsOf(cursor === undefined ? fieldOf(reply, 'values') : fieldOf(cursor, 'firstBatch'))
  const lines = items.map(exact)
  return (isOrdered ? lines : lines.toSorted()).join('\n')
}

/** Codes of the statements that were refused, by their places in the command. */
export function writeErrorsOf(reply: ObjectNode): ReadonlyMap<number, number> {
  const errors = itemsOf(fieldOf(reply, 'writeErrors')) as ObjectNode[]
  return new Map(
    errors.map((error) => [
      Number(numberOf(fieldOf(error, 'index'))),
      Number(numberOf(fieldOf(error, 'code'))),
    ]),
  )
}

const itemsOf = (node: TreeNode | undefined): readonly TreeNode[] =>
  (node as ArrayNode | undefined)?.items ?? []

const numberOf = (node: TreeNode | undefined): number | undefined => {
  return node === undefined ? undefined : Number((node as { readonly value: number | bigint }).value)
}
