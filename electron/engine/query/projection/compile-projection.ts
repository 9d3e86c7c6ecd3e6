import { bsonToTree } from '../../../../shared/ejson/bson-to-tree.ts'
import { treeToBson } from '../../../../shared/ejson/tree-to-bson.ts'
import type { ObjectNode } from '../../../../shared/ejson/tree.ts'
import { readInt32 } from '../../bson/raw.ts'
import { scopeOf } from '../expression/expression.ts'
import { parseProjection, type ProjectionOptions } from './parse-projection.ts'
import { positionedAt, slicedAt } from './project-array.ts'
import { BytesProjector } from './project-bytes.ts'
import { compute, takeOver } from './project-tree.ts'
import { hasComputed, placesOf, type ProjectionTree } from './projection-tree.ts'

/** A projection made ready to run over many documents. */
export interface Projection {
  readonly kind: ProjectionTree['kind']
  /** Errors: `query.failed` of an expression, and of `a.$` where the filter found no element. */
  project(document: ObjectNode): ObjectNode
  /** The same for the bytes of the document that begins at `start`, in memory of its own; nothing is decoded needlessly. */
  projectBytes(bytes: Uint8Array, start?: number): Uint8Array
}

/**
 * Compiles a projection document: of find, or with `isStage` of a pipeline's `$project`. Errors: those of
 * `validateDocument`; `query.invalid` and `query.unsupported` with MongoDB's codes, of which the conflicts have their own.
 */
export function compileProjection(bytes: Uint8Array, options: ProjectionOptions): Projection {
  const tree = parseProjection(bytes, options)
  const { kind, root } = tree
  const isComputed = hasComputed(root)
  const slices = placesOf(root, 'slice')
  const [positional] = placesOf(root, 'positional')
  const project = (document: ObjectNode): ObjectNode => {
    let projected = takeOver(tree, document)
    if (isComputed) projected = compute(root, projected, scopeOf(document))
    for (const { path, node } of slices) projected = slicedAt(projected, path, node.slice)
    if (positional === undefined) return projected
    const index = options.matcher?.position(treeToBson(document), 0) ?? null
    return positionedAt(projected, positional.path, index)
  }
  if (isComputed || slices.length > 0 || positional !== undefined)
    return {
      kind,
      project,
      projectBytes: (document, start = 0) => treeToBson(project(treeAt(document, start))),
    }
  const projector = new BytesProjector(tree)
  return { kind, project, projectBytes: (document, start = 0) => projector.project(document, start) }
}

function treeAt(bytes: Uint8Array, start: number): ObjectNode {
  return bsonToTree(bytes.subarray(start, start + readInt32(bytes, start)))
}
