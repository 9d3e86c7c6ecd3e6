import type { Expression } from '../expression/expression.ts'
import type { Matcher } from '../filter/compile-filter.ts'

/** What a projection says of one name; a path that goes on has a node for each of its parts. */
export type ProjectionNode =
  | PathNode
  | { readonly kind: 'include' | 'exclude' | 'positional' }
  | { readonly kind: 'slice'; readonly slice: Slice }
  | { readonly kind: 'computed'; readonly expression: Expression }
  /** The matcher is of a document with the one field. */
  | { readonly kind: 'elemMatch'; readonly matcher: Matcher }

export interface PathNode {
  readonly kind: 'path'
  /** In the order in which the projection names them. */
  readonly children: Map<string, ProjectionNode>
}

/** `limit` elements after `skip`; without a skip a negative limit counts from the end. */
export interface Slice {
  readonly skip: number | null
  readonly limit: number
}

/** A projection as a tree. An inclusion gives what it names, an exclusion all else. */
export interface ProjectionTree {
  readonly kind: 'inclusion' | 'exclusion'
  readonly root: PathNode
}

export const emptyPath = (): PathNode => ({ kind: 'path', children: new Map() })

/** Whether some value below the node is computed and not taken over. */
export function hasComputed(node: ProjectionNode): boolean {
  if (node.kind === 'path') return [...node.children.values()].some(hasComputed)
  return node.kind === 'computed' || node.kind === 'elemMatch'
}

/** Where each node of the kind stands: the names that lead to it. */
export function placesOf<K extends ProjectionNode['kind']>(
  node: PathNode,
  kind: K,
  path: readonly string[] = [],
): { readonly path: readonly string[]; readonly node: Extract<ProjectionNode, { kind: K }> }[] {
  return [...node.children].flatMap(([name, child]) => {
    const names = [...path, name]
    if (child.kind === kind) return [{ path: names, node: child as Extract<ProjectionNode, { kind: K }> }]
    return child.kind === 'path' ? placesOf(child, kind, names) : []
  })
}
