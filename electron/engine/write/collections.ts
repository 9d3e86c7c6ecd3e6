import type { CatalogueOperation } from '../../../shared/model/entry.ts'
import { ArgonError } from '../../../shared/model/errors.ts'
import { asCollectionId, type BranchId, type CollectionId, type Lsn } from '../../../shared/model/ids.ts'
import { collectionsMax } from '../../../shared/model/limits.ts'
import { checkCollectionName } from '../../../shared/model/names.ts'
import type { Author } from '../branches/branch-commands.ts'
import { compareBytes } from '../bson/raw.ts'
import type { LogHead } from '../log/log.ts'
import type { Project } from '../projects/project.ts'
import { catalogueAt, catalogueId, collectionAt, encodeCatalogueRow } from '../read/catalogue.ts'
import type { CatalogueRow } from '../read/catalogue-cache.ts'

/** Appends one catalogue entry; null from `change` means that there is nothing to do. */
async function catalogue(
  project: Project,
  op: CatalogueOperation,
  branchId: BranchId,
  author: Author,
  change: (head: LogHead) => CatalogueRow | null,
): Promise<Lsn | null> {
  const record = await project.append((head) => {
    project.branches.writable(branchId)
    const row = change(head)
    if (row === null) return null
    const entry = { op, collection: catalogueId, document: encodeCatalogueRow(row) }
    return { branchId, entries: [entry], actor: author.actor, message: author.message ?? '' }
  }, author.draft)
  return record === null ? null : record.lsn
}

/** What the catalogue keeps of a collection besides its name. */
export type CollectionTraits = Pick<CatalogueRow, 'options' | 'indexes'>

/** Makes an empty collection; its id is the LSN of its creation. */
export async function createCollection(
  project: Project,
  branchId: BranchId,
  name: string,
  author: Author,
  traits: CollectionTraits = {},
): Promise<{ collectionId: CollectionId; lsn: Lsn }> {
  checkCollectionName(name)
  const lsn = (await catalogue(project, 'createCollection', branchId, author, (head) => {
    refuseTaken(project, branchId, head.lsn, name)
    refuseTooMany(project, branchId, head.lsn)
    return { id: asCollectionId(head.lsn + 1), name, ...traits }
  })) as Lsn
  return { collectionId: asCollectionId(lsn), lsn }
}

export async function renameCollection(
  project: Project,
  branchId: BranchId,
  collectionId: CollectionId,
  name: string,
  author: Author,
): Promise<{ lsn: Lsn }> {
  checkCollectionName(name)
  const lsn = await catalogue(project, 'renameCollection', branchId, author, (head) => {
    const row = collectionAt(project, branchId, head.lsn, collectionId)
    if (row.name !== name) refuseTaken(project, branchId, head.lsn, name)
    return { ...row, name }
  })
  return { lsn: lsn as Lsn }
}

/** Gives a collection other options and indexes; null when it has these already. */
export function changeCollection(
  project: Project,
  branchId: BranchId,
  collectionId: CollectionId,
  traits: CollectionTraits,
  author: Author,
): Promise<Lsn | null> {
  return catalogue(project, 'changeCollection', branchId, author, (head) => {
    const row = collectionAt(project, branchId, head.lsn, collectionId)
    const changed = { id: row.id, name: row.name, ...traits }
    return compareBytes(encodeCatalogueRow(row), encodeCatalogueRow(changed)) === 0 ? null : changed
  })
}

/** Takes the collection out of the catalogue: one entry, however many documents it holds; they stay in the past. */
export async function dropCollection(
  project: Project,
  branchId: BranchId,
  collectionId: CollectionId,
  author: Author,
): Promise<{ lsn: Lsn; count: number }> {
  let count = 0
  const lsn = await catalogue(project, 'dropCollection', branchId, author, (head) => {
    const row = collectionAt(project, branchId, head.lsn, collectionId)
    count = project.snapshot(branchId, head.lsn, collectionId).count()
    return row
  })
  return { lsn: lsn as Lsn, count }
}

/** `collection.tooMany` where a branch has as many collections as it can have; `more` are made but not committed. */
export function refuseTooMany(project: Project, branchId: BranchId, lsn: number, more = 0): void {
  if (project.snapshot(branchId, lsn, catalogueId).count() + more < collectionsMax) return
  const message = `The branch has ${collectionsMax} collections and can have no more; drop one first`
  throw new ArgonError('collection.tooMany', message, { branchId, collections: collectionsMax })
}

function refuseTaken(project: Project, branchId: BranchId, lsn: number, name: string): void {
  const taken = catalogueAt(project, branchId, lsn).find((row) => row.name === name)
  if (taken === undefined) return
  const message = `There is a collection \`${name}\` already; choose another name`
  throw new ArgonError('collection.nameTaken', message, { id: taken.id, name })
}
