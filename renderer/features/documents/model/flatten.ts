import { bsonType } from '../../../../shared/ejson/bson-types.ts'
import { childCount, childSlice, isContainer, isEmptyContainer } from './bson-node.ts'
import type { BsonNode } from './bson-node.ts'
import { childPath, chunkLength, rootPath } from './expansion.ts'
import type { DocumentExpansion, PathKey } from './expansion.ts'

export type RowsView = 'list' | 'json'

/** One line of fixed height. A document is one `field` row of depth 0 and, when open, what is inside it. */
export type Row =
  | {
      readonly kind: 'field'
      readonly depth: number
      readonly path: PathKey
      readonly node: BsonNode
      /** Null for a value that cannot be opened. */
      readonly open: boolean | null
      /** Whether the parent is an array, so that the key is a position. */
      readonly inArray: boolean
      /** Whether nothing follows in the parent: no comma in the JSON view. */
      readonly last: boolean
    }
  | {
      readonly kind: 'more'
      readonly depth: number
      /** Of the container. */
      readonly path: PathKey
      readonly shown: number
      readonly total: number
    }
  | {
      readonly kind: 'close'
      readonly depth: number
      readonly path: PathKey
      readonly bracket: '}' | ']'
      readonly last: boolean
    }

/**
 * Rows of one document beyond which containers that nobody opened by hand stay closed, so that "expand all" costs the
 * same for a document of 16 MB.
 */
export const rowsOpenedByDefaultMax = 1000

interface Walk {
  readonly rows: Row[]
  readonly expansion: DocumentExpansion
  readonly view: RowsView
}

/** The rows of one document. Only containers that are open are read. */
export function flattenDocument(
  document: BsonNode,
  expansion: DocumentExpansion,
  openByDefault: boolean,
  view: RowsView,
): readonly Row[] {
  const walk: Walk = { rows: [], expansion, view }
  addField(walk, document, { depth: 0, path: rootPath, inArray: false, last: true }, openByDefault)
  return walk.rows
}

interface Place {
  readonly depth: number
  readonly path: PathKey
  readonly inArray: boolean
  readonly last: boolean
}

function addField(walk: Walk, node: BsonNode, place: Place, openByDefault: boolean): void {
  if (!isContainer(node) || (isEmptyContainer(node) && place.depth > 0)) {
    walk.rows.push({ kind: 'field', ...place, node, open: null })
    return
  }
  const chosen = walk.expansion.open.get(place.path)
  const open =
    chosen === undefined ? openByDefault && walk.rows.length < rowsOpenedByDefaultMax : chosen !== false
  walk.rows.push({ kind: 'field', ...place, node, open })
  if (!open) return
  addChildren(walk, node, place, chosen === 'subtree' || openByDefault)
  if (walk.view === 'json') {
    const bracket = node.type === bsonType.array ? ']' : '}'
    walk.rows.push({ kind: 'close', depth: place.depth, path: place.path, bracket, last: place.last })
  }
}

function addChildren(walk: Walk, node: BsonNode, place: Place, openByDefault: boolean): void {
  const total = childCount(node)
  const shown = Math.min(total, walk.expansion.shown.get(place.path) ?? chunkLength)
  const inArray = node.type === bsonType.array
  const depth = place.depth + 1
  childSlice(node, 0, shown).forEach((child, index) => {
    const path = childPath(place.path, child.key)
    addField(walk, child, { depth, path, inArray, last: index === total - 1 }, openByDefault)
  })
  if (shown < total) walk.rows.push({ kind: 'more', depth, path: place.path, shown, total })
}
