import { Long } from 'bson'
import { ArgonError } from '../../../shared/model/errors.ts'
import { asCollectionId, type BranchId, type CollectionId } from '../../../shared/model/ids.ts'
import { decode, encode } from '../bson/bson-options.ts'
import { docKeyOfDocument } from '../bson/doc-key.ts'
import type { Project } from '../projects/project.ts'

/** The catalogue of collections is itself a collection; LSN 1 makes the branch `main`, so no other has this id. */
export const catalogueId = asCollectionId(1)

/** What the catalogue says about one collection. */
export interface CatalogueRow {
  readonly id: CollectionId
  readonly name: string
}

const cataloguePageDocuments = 1000

export const encodeCatalogueRow = ({ id, name }: CatalogueRow): Uint8Array =>
  encode({ _id: Long.fromNumber(id), name })

export function decodeCatalogueRow(document: Uint8Array): CatalogueRow {
  const { _id, name } = decode(document) as { _id: Long; name: string }
  return { id: asCollectionId(_id.toNumber()), name }
}

/** The collections of a branch at a record boundary, in the order of their creation. */
export function catalogueAt(project: Project, branch: BranchId, lsn: number): CatalogueRow[] {
  const snapshot = project.snapshot(branch, lsn, catalogueId)
  return [...snapshot.documents(cataloguePageDocuments)].map(({ document }) => decodeCatalogueRow(document))
}

/** One collection by its id; `collection.notFound` when it does not exist on the branch at that LSN. */
export function collectionAt(
  project: Project,
  branch: BranchId,
  lsn: number,
  id: CollectionId,
): CatalogueRow {
  const key = docKeyOfDocument(encode({ _id: Long.fromNumber(id) }))
  const found = project.snapshot(branch, lsn, catalogueId).get(key)
  if (found !== null) return decodeCatalogueRow(found.document)
  const name = project.branches.get(branch).name
  const message = `The collection does not exist on branch \`${name}\` at LSN ${lsn}`
  throw new ArgonError('collection.notFound', message, { id, lsn })
}
