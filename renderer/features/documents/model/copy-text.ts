import { bsonToTree } from '../../../../shared/ejson/bson-to-tree.ts'
import { printTree } from '../../../../shared/ejson/print.ts'
import type { TextFormat } from '../../../../shared/ejson/print.ts'
import { childByKey, documentNode, nodeToTree } from './bson-node.ts'
import type { BsonNode } from './bson-node.ts'
import { pathToKeys } from './expansion.ts'
import type { PathKey } from './expansion.ts'

/** Ways to copy a document. `edit` is what the editor reads too and is not offered. */
export type CopyFormat = Exclude<TextFormat, 'edit'>

/** One document as text, or several as an array. */
export function documentsText(documents: readonly Uint8Array[], format: CopyFormat): string {
  const texts = documents.map((bytes) => printTree(bsonToTree(bytes), { format, indent: 2 }))
  return texts.length === 1 ? (texts[0] ?? '') : `[\n${texts.join(',\n')}\n]`
}

/** A value as the shell writes it; a text as it is, without quotes, since that is what a person wants to paste. */
export function nodeText(node: BsonNode): string {
  const tree = nodeToTree(node)
  return tree.kind === 'string' ? tree.value : printTree(tree, { format: 'shell', indent: 2 })
}

/** `name: value`, as it would stand in a document. */
export function fieldText(node: BsonNode): string {
  const document = { kind: 'object', fields: [[node.key, nodeToTree(node)]] } as const
  const text = printTree(document, { format: 'shell', indent: 2 })
  // Without the braces around it and the indentation they cause.
  return text
    .split('\n')
    .slice(1, -1)
    .map((line) => line.slice(2))
    .join('\n')
}

/** A path as filters write it: `address.lines.0`. */
export const pathText = (path: PathKey): string => pathToKeys(path).join('.')

/** A document's `_id` in words, for titles and messages. */
export function idText(id: BsonNode): string {
  const text = printTree(nodeToTree(id), { format: 'shell' })
  return text.length > 80 ? `${text.slice(0, 80)}…` : text
}

/** The same of a whole document, or of as much of it as has the `_id`. */
export function documentIdText(bytes: Uint8Array): string {
  const id = childByKey(documentNode(bytes), '_id')
  return id === null ? '' : idText(id)
}
