import { bsonToTree } from '../../../shared/ejson/bson-to-tree.ts'
import type { Field, ObjectNode, TreeNode } from '../../../shared/ejson/tree.ts'
import { compareBytes } from '../bson/raw.ts'
import type { CatalogueRow } from '../read/catalogue-cache.ts'

/** What a change of a collection's row is called, and its `operationDescription`. */
export interface Modification {
  readonly kind: 'createIndexes' | 'dropIndexes' | 'modify'
  readonly description: Field
}

/** A collection's row holds its indexes too: what was made or dropped is what only one of two rows has. */
export function describeModify(before: CatalogueRow, after: CatalogueRow): Modification {
  const made = indexesOnlyIn(after, before)
  const dropped = indexesOnlyIn(before, after)
  if (made.length > dropped.length) return { kind: 'createIndexes', description: indexes(made) }
  if (made.length < dropped.length) return { kind: 'dropIndexes', description: indexes(dropped) }
  const options: ObjectNode =
    after.options === undefined ? { kind: 'object', fields: [] } : bsonToTree(after.options)
  return { kind: 'modify', description: described('options', options) }
}

function indexesOnlyIn(row: CatalogueRow, other: CatalogueRow): ObjectNode[] {
  const others = other.indexes ?? []
  const own = (row.indexes ?? []).filter((index) => !others.some((one) => compareBytes(index, one) === 0))
  return own.map(bsonToTree)
}

const indexes = (items: readonly ObjectNode[]): Field => described('indexes', { kind: 'array', items })

const described = (name: string, value: TreeNode): Field => [
  'operationDescription',
  { kind: 'object', fields: [[name, value]] },
]
