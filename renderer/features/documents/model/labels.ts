import { bsonType } from '../../../../shared/ejson/bson-types.ts'
import { typeLabel } from '../../../../shared/ejson/label.ts'
import { printTree } from '../../../../shared/ejson/print.ts'
import type { TreeNode } from '../../../../shared/ejson/tree.ts'
import {
  childCount,
  childSlice,
  isContainer,
  isEmptyContainer,
  nodeToTree,
  stringStart,
} from './bson-node.ts'
import type { BsonNode } from './bson-node.ts'
import type { RowsView } from './flatten.ts'

/** The seven colours of values; `punctuation` is what holds them together. */
export type ValueColour =
  | 'objectid'
  | 'string'
  | 'number'
  | 'date'
  | 'boolean'
  | 'binary'
  | 'other'
  | 'punctuation'

export interface ValueLabel {
  readonly text: string
  readonly colour: ValueColour
  /** Bytes of a text or binary of which `text` shows only the beginning. */
  readonly cutBytes: number | null
}

export interface LabelPart {
  readonly text: string
  readonly colour: ValueColour | 'key'
}

/** One line of a list shows no more. */
const charactersMax = 400
const previewCharactersMax = 240
const previewValueCharactersMax = 40
/** A multiple of three, so that the base64 of a beginning has no padding. */
const binaryBytesShown = 33

const colours: Readonly<Record<number, ValueColour>> = {
  [bsonType.objectId]: 'objectid',
  [bsonType.string]: 'string',
  [bsonType.symbol]: 'string',
  [bsonType.double]: 'number',
  [bsonType.int32]: 'number',
  [bsonType.int64]: 'number',
  [bsonType.decimal128]: 'number',
  [bsonType.date]: 'date',
  [bsonType.timestamp]: 'date',
  [bsonType.boolean]: 'boolean',
  [bsonType.null]: 'boolean',
  [bsonType.undefined]: 'boolean',
  [bsonType.binary]: 'binary',
}

export const valueColour = (node: BsonNode): ValueColour => colours[node.type] ?? 'other'
export const isNumber = (node: BsonNode): boolean => valueColour(node) === 'number'

/** The word on a value's type badge: `Int32`, `ObjectId`. */
export function typeName(node: BsonNode): string {
  if (node.type === bsonType.object) return 'Object'
  if (node.type === bsonType.array) return 'Array'
  return node.type === bsonType.string ? 'String' : typeLabel(nodeToTree(node))
}

/** A value in one line: as the shell writes it in the list, as Extended JSON in the JSON view. */
export function valueText(node: BsonNode, view: RowsView, charactersShown = charactersMax): ValueLabel {
  const colour = valueColour(node)
  const format = view === 'json' ? 'edit' : 'shell'
  const beginning = beginningOf(node, charactersShown)
  if (beginning) {
    const text = markCut(printTree(beginning.tree, { format }), beginning.tree)
    return { text, colour, cutBytes: beginning.bytes }
  }
  const text = printTree(nodeToTree(node), { format })
  if (text.length <= charactersShown * 2) return { text, colour, cutBytes: null }
  return { text: `${text.slice(0, charactersShown)}…`, colour, cutBytes: node.length }
}

/** The first part of a text or binary that is too long for a line; null for everything else. */
function beginningOf(node: BsonNode, charactersShown: number): { tree: TreeNode; bytes: number } | null {
  if (node.type === bsonType.string && node.length > charactersShown + 5) {
    const start = stringStart(node, charactersShown)
    if (start.text.length < charactersShown - 1) return null
    return { tree: { kind: 'string', value: `${start.text}…` }, bytes: start.bytes }
  }
  const binaryHeader = 5
  if (node.type === bsonType.binary && node.length > binaryHeader + binaryBytesShown) {
    const from = node.offset + binaryHeader
    const bytes = node.bytes.subarray(from, from + binaryBytesShown)
    const subtype = node.bytes[node.offset + 4] ?? 0
    return { tree: { kind: 'binary', subtype, bytes }, bytes: node.length - binaryHeader }
  }
  return null
}

/** A text brings its own mark; in a binary it stands behind the base64 of what is shown. */
const markCut = (text: string, tree: TreeNode): string =>
  tree.kind === 'binary' ? text.replace(/[A-Za-z0-9+/]{44}/u, '$&…') : text

/** `Object (3)`, `Array (1,204)`. */
export function containerSummary(node: BsonNode): string {
  const count = childCount(node).toLocaleString('en-US')
  return `${node.type === bsonType.array ? 'Array' : 'Object'} (${count})`
}

/** The first fields of a document in one line: what a closed row shows. Reads no more than it shows. */
export function documentPreview(document: BsonNode, view: RowsView): readonly LabelPart[] {
  const parts: LabelPart[] = []
  let length = 0
  const add = (text: string, colour: LabelPart['colour']): void => {
    parts.push({ text, colour })
    length += text.length
  }
  const fields = childSlice(document, 0, 60).filter((node) => view === 'json' || node.key !== '_id')
  add('{ ', 'punctuation')
  for (const [index, node] of fields.entries()) {
    if (index > 0) add(', ', 'punctuation')
    if (length > previewCharactersMax) {
      add('…', 'punctuation')
      break
    }
    add(view === 'json' ? JSON.stringify(node.key) : node.key, 'key')
    add(': ', 'punctuation')
    const value = previewValue(node, view)
    add(value.text, value.colour)
  }
  add(fields.length === 0 ? '}' : ' }', 'punctuation')
  return parts
}

function previewValue(node: BsonNode, view: RowsView): LabelPart {
  if (isContainer(node)) {
    const [open, close] = node.type === bsonType.array ? ['[', ']'] : ['{', '}']
    return { text: isEmptyContainer(node) ? `${open}${close}` : `${open}…${close}`, colour: 'punctuation' }
  }
  return valueText(node, view, previewValueCharactersMax)
}
