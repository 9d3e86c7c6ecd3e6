import { treeToBson } from '../../../../shared/ejson/tree-to-bson.ts'
import type { ObjectNode, TreeNode } from '../../../../shared/ejson/tree.ts'

/** About how many bytes a value takes as BSON; exactly so where it was read from BSON. */
export function sizeOf(node: TreeNode | undefined): number {
  switch (node?.kind) {
    case undefined:
      return 0
    case 'object':
    case 'array': {
      const { raw } = node
      return raw === undefined ? nestedSize(node) : raw.end - raw.start
    }
    case 'string':
    case 'symbol':
    case 'code':
      return 5 + node.value.length
    case 'binary':
      return 5 + node.bytes.length
    case 'codeWithScope':
      return 14 + node.code.length + sizeOf(node.scope)
    case 'regex':
      return 2 + node.pattern.length + node.flags.length
    default:
      return 12
  }
}

/** The bytes of a document: those that it was read from, where they lie, or new ones. */
export function bytesOfTree(node: ObjectNode): Uint8Array {
  const { raw } = node
  return raw === undefined ? treeToBson(node) : raw.bytes.subarray(raw.start, raw.end)
}

function nestedSize(node: Extract<TreeNode, { kind: 'object' | 'array' }>): number {
  let bytes = 5
  if (node.kind === 'object')
    for (const [name, value] of node.fields) bytes += 2 + name.length + sizeOf(value)
  else for (const item of node.items) bytes += 4 + sizeOf(item)
  return bytes
}
