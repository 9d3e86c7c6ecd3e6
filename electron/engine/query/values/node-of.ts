import { bsonToTree } from '../../../../shared/ejson/bson-to-tree.ts'
import type { TreeNode } from '../../../../shared/ejson/tree.ts'
import { bytesOf, documentOf, element } from '../../bson/build.ts'
import type { BsonSlice } from '../../bson/raw.ts'

/** The value of a slice as a tree. */
export function nodeOf(slice: BsonSlice): TreeNode {
  const [field] = bsonToTree(documentOf([element(slice.type, '', bytesOf(slice))])).fields
  return (field as readonly [string, TreeNode])[1]
}
