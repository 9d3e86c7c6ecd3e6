import { bsonType } from '../../../../../shared/ejson/bson-types.ts'
import type { BranchId, CollectionId } from '../../../../../shared/model/ids.ts'
import { bytesOf, documentOf, element } from '../../../bson/build.ts'
import { encode } from '../../../bson/bson-options.ts'
import { docKeyOfDocument } from '../../../bson/doc-key.ts'
import { findField } from '../../../bson/raw.ts'
import type { Project } from '../../../projects/project.ts'
import { catalogueAt } from '../../../read/catalogue.ts'

/**
 * Where a branch stands in what it follows: a row of the branch's own data, in the same record as the changes up to there,
 * so that neither is ever without the other, and a branch that is reset to the past stands where it stood then.
 */
export interface FollowPosition {
  readonly database: string
  /** Behind which event, or from which operation time on, the stream goes on; as the server gave it. */
  readonly kind: 'token' | 'operationTime'
  readonly value: Uint8Array
}

export const followCollection = 'system.follow'
const positionId = 'position'

export const positionKey = (): Uint8Array => docKeyOfDocument(encode({ _id: positionId }))

export function encodePosition({ database, kind, value }: FollowPosition): Uint8Array {
  const type = kind === 'token' ? bsonType.object : bsonType.timestamp
  return documentOf([encode({ _id: positionId, database }).subarray(4, -1), element(type, kind, value)])
}

function decodePosition(document: Uint8Array): FollowPosition {
  const database = findField(document, 'database')
  const token = findField(document, 'token')
  const from = token ?? findField(document, 'operationTime')
  if (database === undefined || from === undefined) throw new Error('The position of a branch cannot be read')
  return {
    database: Buffer.from(bytesOf(database).subarray(4, -1)).toString(),
    kind: token === undefined ? 'operationTime' : 'token',
    value: Uint8Array.from(bytesOf(from)),
  }
}

/** The collection that holds positions on a branch at a record boundary; undefined where it never followed. */
export const followCollectionAt = (
  project: Project,
  branchId: BranchId,
  lsn: number,
): CollectionId | undefined =>
  catalogueAt(project, branchId, lsn).find(({ name }) => name === followCollection)?.id

/** Where a branch stands at its head; null where it never followed. */
export function positionOf(project: Project, branchId: BranchId): FollowPosition | null {
  const lsn = project.log.head().lsn
  const collection = followCollectionAt(project, branchId, lsn)
  if (collection === undefined) return null
  const found = project.snapshot(branchId, lsn, collection).get(positionKey())
  return found === null ? null : decodePosition(found.document)
}
