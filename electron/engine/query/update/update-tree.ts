import type { TreeNode } from '../../../../shared/ejson/tree.ts'
import { invalidUpdate } from './update-error.ts'
import { compareFieldNames, type PathPart } from './update-path.ts'
import type { Place } from './place.ts'

/** What an operator does to the value at its path. */
export interface Modifier {
  readonly operator: string
  /**
   * The new value, undefined for none; the same node where nothing changes. A value that is not there and stays away is
   * an error where the path cannot be made (28), but for `ignoresBlocked`.
   */
  apply(value: TreeNode | undefined, place: Place): TreeNode | undefined
  readonly ignoresBlocked?: true
}

/** All that one update does, merged by path: which parts of a document to visit, in which order. */
export type UpdateTree = LeafNode | FieldsNode | ElementsNode

interface LeafNode {
  readonly kind: 'leaf'
  readonly modifier: Modifier
}

/** For named fields, or indexes; `positional` is for the index that the filter matched. */
export class FieldsNode {
  readonly kind = 'fields'
  readonly children = new Map<string, UpdateTree>()
  positional: UpdateTree | null = null
  #sorted: readonly (readonly [string, UpdateTree])[] | null = null
  #resolved: { readonly index: string; readonly node: FieldsNode } | null = null

  /** The children in the order in which they apply. */
  get sorted(): readonly (readonly [string, UpdateTree])[] {
    this.#sorted ??= [...this.children].sort(([left], [right]) => compareFieldNames(left, right))
    return this.#sorted
  }

  /** The same with the positional child at its index. Kept for the next document: few indexes come up. */
  resolvedAt(
    index: string,
    positional: UpdateTree,
    merge: (trees: readonly UpdateTree[]) => UpdateTree,
  ): FieldsNode {
    if (this.#resolved?.index === index) return this.#resolved.node
    const node = new FieldsNode()
    for (const [name, child] of this.children) node.children.set(name, child)
    const existing = this.children.get(index)
    node.children.set(index, existing === undefined ? positional : merge([existing, positional]))
    this.#resolved = { index, node }
    return node
  }
}

/** For the elements of an array that the filters with these identifiers choose, all of them for an empty one. */
export class ElementsNode {
  readonly kind = 'elements'
  readonly children = new Map<string, UpdateTree>()
}

/**
 * Adds an operator at a path. The tree is still being built: it changes. Two operators at one path, or one below the
 * other, are a conflict (40).
 */
export function addToTree(
  root: FieldsNode,
  path: string,
  parts: readonly PathPart[],
  modifier: Modifier,
): void {
  mergeInto(root, chainOf(parts, modifier), () =>
    invalidUpdate(
      'ConflictingUpdateOperators',
      `Updating the path \`${path}\` conflicts with another operator of the same update`,
      modifier.operator,
    ),
  )
}

function chainOf(parts: readonly PathPart[], modifier: Modifier): UpdateTree {
  let chain: UpdateTree = { kind: 'leaf', modifier }
  for (const part of parts.toReversed()) chain = wrap(part, chain)
  return chain
}

function wrap(part: PathPart, child: UpdateTree): UpdateTree {
  if (part.kind === 'elements') {
    const node = new ElementsNode()
    node.children.set(part.identifier, child)
    return node
  }
  const node = new FieldsNode()
  if (part.kind === 'positional') node.positional = child
  else node.children.set(part.name, child)
  return node
}

/** Both do their work: what two trees do at one place, as where `$` and an index turn out to be the same. */
export function mergedTrees(trees: readonly UpdateTree[], conflict: () => Error): UpdateTree {
  const [first, ...others] = trees as [UpdateTree, ...UpdateTree[]]
  if (others.length === 0) return first
  const merged = copyOf(first)
  for (const other of others) mergeInto(merged, other, conflict)
  return merged
}

function copyOf(tree: UpdateTree): UpdateTree {
  if (tree.kind === 'leaf') return tree
  const copy = tree.kind === 'fields' ? new FieldsNode() : new ElementsNode()
  for (const [name, child] of tree.children) copy.children.set(name, copyOf(child))
  if (copy.kind === 'fields' && tree.kind === 'fields' && tree.positional !== null)
    copy.positional = copyOf(tree.positional)
  return copy
}

function mergeInto(target: UpdateTree, source: UpdateTree, conflict: () => Error): void {
  if (target.kind === 'fields' && source.kind === 'fields') {
    mergeChildren(target.children, source.children, conflict)
    if (source.positional === null) return
    if (target.positional === null) target.positional = copyOf(source.positional)
    else mergeInto(target.positional, source.positional, conflict)
    return
  }
  if (target.kind !== 'elements' || source.kind !== 'elements') throw conflict()
  mergeChildren(target.children, source.children, conflict)
}

function mergeChildren(
  target: Map<string, UpdateTree>,
  source: ReadonlyMap<string, UpdateTree>,
  conflict: () => Error,
): void {
  for (const [name, child] of source) {
    const existing = target.get(name)
    if (existing === undefined) target.set(name, copyOf(child))
    else mergeInto(existing, child, conflict)
  }
}
