import { bsonTypeName } from '../../../../shared/ejson/bson-types.ts'
import { bsonTypeOf } from '../../../../shared/ejson/tree-to-bson.ts'
import type { TreeNode } from '../../../../shared/ejson/tree.ts'
import type { ArgonError } from '../../../../shared/model/errors.ts'
import type { MongoCodeName } from '../../../../shared/model/mongo-codes.ts'
import { queryError } from '../query-error.ts'

/** An update that is refused before it meets a document. */
export const invalidUpdate = (codeName: MongoCodeName, message: string, operator?: string): ArgonError =>
  queryError(codeName, message, operator === undefined ? {} : { operator })

/** An update that a document does not allow. */
export const failedUpdate = (codeName: MongoCodeName, message: string, path: string): ArgonError =>
  queryError(codeName, message, { path }, 'running')

/** MongoDB's name of a value's type, as its messages have it. */
export const typeNameOf = (node: TreeNode): string => bsonTypeName(bsonTypeOf(node))
