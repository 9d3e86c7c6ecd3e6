import { bsonToTree } from '../../../shared/ejson/bson-to-tree.ts'
import { printTree } from '../../../shared/ejson/print.ts'
import type { TreeNode } from '../../../shared/ejson/tree.ts'

/** A value of megabytes says no more with all of them. */
const charactersMax = 1000

/** The values of a key as MongoDB writes them in its message about a duplicate: `{ a: 1, b: "x" }`. */
export function keyText(key: Uint8Array): string {
  const text = textOf(bsonToTree(key))
  return text.length > charactersMax ? `${text.slice(0, charactersMax)}…` : text
}

function textOf(node: TreeNode): string {
  switch (node.kind) {
    case 'object':
      return `{ ${node.fields.map(([name, value]) => `${name}: ${textOf(value)}`).join(', ')} }`
    case 'array':
      return `[ ${node.items.map(textOf).join(', ')} ]`
    case 'string':
      return JSON.stringify(node.value)
    default:
      return printTree(node, { format: 'shell' })
  }
}
