import { Long } from 'bson'
import { ArgonError } from '../../../shared/model/errors.ts'
import { asCollectionId, type BranchId, type CollectionId } from '../../../shared/model/ids.ts'
import { bsonType } from '../../../shared/ejson/bson-types.ts'
import { decode, encode } from '../bson/bson-options.ts'
import { arrayOf, bytesOf, documentOf, element, elementsOf } from '../bson/build.ts'
import { docKeyOfDocument } from '../bson/doc-key.ts'
import { findField } from '../bson/raw.ts'
import type { Project } from '../projects/project.ts'
import { catalogueId } from '../index/catalogue-id.ts'
import type { CatalogueRow, CatalogueVersion } from './catalogue-cache.ts'

export { catalogueId } from '../index/catalogue-id.ts'

const cataloguePageDocuments = 1000

/** Collections that the engine keeps for itself, as MongoDB does: versioned like all, and shown to nobody. */
export const isSystemCollection = (name: string): boolean => name.startsWith('system.')

/** A row as the catalogue's document: `{_id, name}`, then `options` and `indexes` where there are any. See FORMAT.md. */
export function encodeCatalogueRow({ id, name, options, indexes }: CatalogueRow): Uint8Array {
  const head = encode({ _id: Long.fromNumber(id), name })
  const more = [
    ...(options === undefined ? [] : [element(bsonType.object, 'options', options)]),
    ...(indexes === undefined ? [] : [element(bsonType.array, 'indexes', arrayOf(indexes))]),
  ]
  return more.length === 0 ? head : documentOf([head.subarray(4, -1), ...more])
}

export function decodeCatalogueRow(document: Uint8Array): CatalogueRow {
  const { _id, name } = decode(document) as { _id: Long; name: string }
  const options = findField(document, 'options')
  const indexes = findField(document, 'indexes')
  return {
    id: asCollectionId(_id.toNumber()),
    name,
    ...(options === undefined ? {} : { options: bytesOf(options) }),
    ...(indexes === undefined ? {} : { indexes: elementsOf(bytesOf(indexes)).map(bytesOf) }),
  }
}

/** The collections of a branch at a record boundary, in the order of their creation. */
export function catalogueAt(project: Project, branch: BranchId, lsn: number): CatalogueRow[] {
  const snapshot = project.snapshot(branch, lsn, catalogueId)
  return [...snapshot.documents(cataloguePageDocuments)].map(({ document }) => decodeCatalogueRow(document))
}

/** As `catalogueAt`, by name, and remembered until a catalogue changes. */
export function catalogueByName(
  project: Project,
  branch: BranchId,
  lsn: number,
): ReadonlyMap<string, CatalogueRow> {
  const state = `${branch}/${project.snapshot(branch, lsn, catalogueId).stateText()}`
  return project.catalogue.byName(
    state,
    () => new Map(catalogueAt(project, branch, lsn).map((row) => [row.name, row])),
  )
}

/** The docKey of a collection's document in the catalogue. */
export const catalogueKey = (id: CollectionId): Uint8Array =>
  docKeyOfDocument(encode({ _id: Long.fromNumber(id) }))

/** One collection by its id; `collection.notFound` when it does not exist on the branch at that LSN. */
export function collectionAt(
  project: Project,
  branch: BranchId,
  lsn: number,
  id: CollectionId,
): CatalogueRow {
  const version = project.catalogue
    .of(branch, id, () => versionsOf(project, branch, catalogueKey(id)))
    .find((one) => one.lsn <= lsn)
  if (version?.isLive !== true) throw noCollection(project, branch, lsn, id)
  version.row ??= readRow(project, branch, lsn, catalogueKey(id))
  if (version.row === undefined) throw noCollection(project, branch, lsn, id)
  return version.row
}

function versionsOf(project: Project, branch: BranchId, docKey: Uint8Array): CatalogueVersion[] {
  const ever = project.trustedLsn(branch)
  const versions = project.snapshot(branch, ever, catalogueId).versions(docKey, ever + 1, Infinity)
  return versions.map(({ lsn, live }) => ({ lsn, isLive: live }))
}

function readRow(
  project: Project,
  branch: BranchId,
  lsn: number,
  docKey: Uint8Array,
): CatalogueRow | undefined {
  const found = project.snapshot(branch, lsn, catalogueId).get(docKey)
  return found === null ? undefined : decodeCatalogueRow(found.document)
}

function noCollection(project: Project, branch: BranchId, lsn: number, id: CollectionId): ArgonError {
  const name = project.branches.get(branch).name
  const message = `The collection does not exist on branch \`${name}\` at LSN ${lsn}`
  return new ArgonError('collection.notFound', message, { id, lsn })
}
