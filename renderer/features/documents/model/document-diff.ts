import { bsonType } from '../../../../shared/ejson/bson-types.ts'
import { childByKey, childCount, childSlice, isContainer, sameValue } from './bson-node.ts'
import type { BsonNode } from './bson-node.ts'
import { childPath, rootPath } from './expansion.ts'
import type { PathKey } from './expansion.ts'

/**
 * One line of a difference. `inside` is a container on both sides of which something below differs; `reordered` is an
 * object whose fields are the same but stand in another order.
 */
export interface DiffRow {
  readonly kind: 'added' | 'removed' | 'changed' | 'inside' | 'reordered'
  readonly depth: number
  readonly path: PathKey
  readonly key: string
  readonly before: BsonNode | null
  readonly after: BsonNode | null
}

export interface DocumentDiff {
  readonly rows: readonly DiffRow[]
  readonly added: number
  readonly removed: number
  readonly changed: number
  /** Whether there is more than what `rows` holds. */
  readonly isCut: boolean
}

/** Rows of one difference that are worked out; a person reads no more, and the arrays may be huge. */
export const diffRowsMax = 2000

interface Walk {
  readonly rows: DiffRow[]
  isCut: boolean
}

interface Pair {
  readonly key: string
  readonly before: BsonNode | null
  readonly after: BsonNode | null
}

/**
 * What differs between two versions of a document, type for type and byte for byte: Int32 `1` and Double `1` differ.
 * Null stands for a document that did not exist.
 */
export function diffDocuments(before: BsonNode | null, after: BsonNode | null): DocumentDiff {
  const walk: Walk = { rows: [], isCut: false }
  if (before && after) diffContainers(walk, before, after, rootPath, 0)
  else if (after) addAll(walk, after, 'added')
  else if (before) addAll(walk, before, 'removed')
  const count = (...kinds: DiffRow['kind'][]) => walk.rows.filter((row) => kinds.includes(row.kind)).length
  return {
    rows: walk.rows,
    added: count('added'),
    removed: count('removed'),
    changed: count('changed', 'reordered'),
    isCut: walk.isCut,
  }
}

function addAll(walk: Walk, document: BsonNode, kind: 'added' | 'removed'): void {
  for (const node of childSlice(document, 0, diffRowsMax)) {
    const sides = kind === 'added' ? { before: null, after: node } : { before: node, after: null }
    push(walk, { kind, depth: 0, path: childPath(rootPath, node.key), key: node.key, ...sides })
  }
  if (childCount(document) > diffRowsMax) walk.isCut = true
}

function push(walk: Walk, row: DiffRow): void {
  if (walk.rows.length < diffRowsMax) walk.rows.push(row)
  else walk.isCut = true
}

function diffContainers(walk: Walk, before: BsonNode, after: BsonNode, path: PathKey, depth: number): void {
  const pairs = after.type === bsonType.array ? pairElements(before, after) : pairFields(before, after)
  for (const pair of pairs) {
    if (walk.isCut) return
    diffPair(walk, pair, childPath(path, pair.key), depth)
  }
}

function diffPair(walk: Walk, { key, before, after }: Pair, path: PathKey, depth: number): void {
  if (!before || !after) {
    push(walk, { kind: before ? 'removed' : 'added', depth, path, key, before, after })
  } else if (!sameValue(before, after)) {
    if (!isContainer(after) || before.type !== after.type) {
      push(walk, { kind: 'changed', depth, path, key, before, after })
    } else {
      diffInside(walk, { depth, path, key, before, after })
    }
  }
}

function diffInside(walk: Walk, row: Omit<DiffRow, 'kind'> & { before: BsonNode; after: BsonNode }): void {
  const place = walk.rows.length
  push(walk, { kind: 'inside', ...row })
  diffContainers(walk, row.before, row.after, row.path, row.depth + 1)
  // Nothing below differs although the bytes do: only the order is another one.
  if (walk.rows.length === place + 1 && !walk.isCut) walk.rows[place] = { kind: 'reordered', ...row }
}

/** Fields by name in the order of the newer side; a removed field stands where it stood. */
function pairFields(before: BsonNode, after: BsonNode): Pair[] {
  const olds = childSlice(before, 0, Infinity)
  const oldPlace = new Map(olds.map((node, index) => [node.key, index]))
  const news = new Map(childSlice(after, 0, Infinity).map((node) => [node.key, node]))
  const pairs: Pair[] = []
  let oldAt = 0
  const takeRemoved = (until: number): void => {
    for (; oldAt < until; oldAt++) {
      const old = olds[oldAt] as BsonNode
      if (!news.has(old.key)) pairs.push({ key: old.key, before: old, after: null })
    }
  }
  for (const [key, node] of news) {
    const place = oldPlace.get(key)
    // A field that moved backwards is behind us already: nothing to catch up on.
    if (place !== undefined && place >= oldAt) takeRemoved(place)
    pairs.push({ key, before: place === undefined ? null : (olds[place] ?? null), after: node })
  }
  takeRemoved(olds.length)
  return pairs
}

/** Elements by `_id` where all in question have one, else by position; what both ends share is left out first. */
function pairElements(before: BsonNode, after: BsonNode): Pair[] {
  const olds = childSlice(before, 0, Infinity)
  const news = childSlice(after, 0, Infinity)
  const shorter = Math.min(olds.length, news.length)
  let head = 0
  while (head < shorter && sameValue(olds[head] as BsonNode, news[head] as BsonNode)) head += 1
  let tail = 0
  while (tail < shorter - head && sameValue(olds.at(-1 - tail) as BsonNode, news.at(-1 - tail) as BsonNode))
    tail += 1
  const oldMiddle = olds.slice(head, olds.length - tail)
  const newMiddle = news.slice(head, news.length - tail)
  return pairById(oldMiddle, newMiddle) ?? pairByPosition(oldMiddle, newMiddle)
}

function pairByPosition(olds: readonly BsonNode[], news: readonly BsonNode[]): Pair[] {
  return Array.from({ length: Math.max(olds.length, news.length) }, (_, index) => {
    const before = olds[index] ?? null
    const after = news[index] ?? null
    return { key: (after ?? before)?.key ?? '', before, after }
  })
}

/** Null where an element has no `_id`, or two have the same. */
function pairById(olds: readonly BsonNode[], news: readonly BsonNode[]): Pair[] | null {
  const oldById = elementsById(olds)
  const newById = elementsById(news)
  if (!oldById || !newById) return null
  const removed = olds.filter((node) => !newById.has(idText(node) ?? ''))
  return [
    ...removed.map((node) => ({ key: node.key, before: node, after: null })),
    ...news.map((node) => ({ key: node.key, before: oldById.get(idText(node) ?? '') ?? null, after: node })),
  ]
}

function elementsById(nodes: readonly BsonNode[]): Map<string, BsonNode> | null {
  const byId = new Map<string, BsonNode>()
  for (const node of nodes) {
    const id = idText(node)
    if (id === null || byId.has(id)) return null
    byId.set(id, node)
  }
  return byId
}

function idText(node: BsonNode): string | null {
  if (node.type !== bsonType.object) return null
  const id = childByKey(node, '_id')
  return id && `${id.type} ${id.bytes.subarray(id.offset, id.offset + id.length).join()}`
}
