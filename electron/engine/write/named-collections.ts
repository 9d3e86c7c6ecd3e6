import type { Entry } from '../../../shared/model/entry.ts'
import type { BranchId, Lsn } from '../../../shared/model/ids.ts'
import { checkCollectionName } from '../../../shared/model/names.ts'
import type { Author } from '../branches/branch-commands.ts'
import { compareBytes } from '../bson/raw.ts'
import type { Project } from '../projects/project.ts'
import { queryError } from '../query/query-error.ts'
import { catalogueByName, catalogueId, encodeCatalogueRow, isSystemCollection } from '../read/catalogue.ts'
import type { CatalogueRow } from '../read/catalogue-cache.ts'
import type { CollectionTraits } from './collections.ts'

type CatalogueEntry = Pick<Entry, 'op' | 'document'>
type NamedRows = ReadonlyMap<string, CatalogueRow>

/** Appends what `change` makes of the catalogue at the head as one record; null where that is nothing. */
async function changeCatalogue(
  project: Project,
  branchId: BranchId,
  author: Author,
  change: (rows: NamedRows) => readonly CatalogueEntry[],
): Promise<Lsn | null> {
  const record = await project.append((head) => {
    project.branches.writable(branchId)
    const changes = change(catalogueByName(project, branchId, head.lsn))
    if (changes.length === 0) return null
    const entries = changes.map((entry) => ({ ...entry, collection: catalogueId }))
    return { branchId, entries, actor: author.actor, message: author.message ?? '' }
  }, author.draft)
  return record === null ? null : record.lsn
}

const dropped = (row: CatalogueRow): CatalogueEntry => ({
  op: 'dropCollection',
  document: encodeCatalogueRow(row),
})

export interface DroppedCollections {
  /** Null where there was none of them. */
  readonly lsn: Lsn | null
  /** Indexes that the collections had, that on `_id` included. */
  readonly indexes: number
}

/** Drops the collections of these names that there are, or all, in one record whatever they hold. */
export async function dropNamed(
  project: Project,
  branchId: BranchId,
  names: readonly string[] | null,
  author: Author,
): Promise<DroppedCollections> {
  let indexes = 0
  const lsn = await changeCatalogue(project, branchId, author, (rows) => {
    const meant = [...rows.values()].filter(
      ({ name }) => !isSystemCollection(name) && (names === null || names.includes(name)),
    )
    indexes = meant.reduce((sum, row) => sum + 1 + (row.indexes?.length ?? 0), 0)
    return meant.map(dropped)
  })
  return { lsn, indexes }
}

export interface RenamedCollection {
  readonly from: string
  readonly to: string
  /** Whether a collection that has the new name already makes room. */
  readonly dropTarget: boolean
}

/** Renames a collection, in one record with dropping what has the name. Errors are MongoDB's: 20, 26, 48. */
export async function renameNamed(
  project: Project,
  branchId: BranchId,
  { from, to, dropTarget }: RenamedCollection,
  author: Author,
): Promise<Lsn> {
  checkCollectionName(to)
  const lsn = await changeCatalogue(project, branchId, author, (rows) => {
    const source = rows.get(from)
    if (source === undefined)
      throw queryError('NamespaceNotFound', `Source collection ${from} does not exist`)
    if (from === to) throw queryError('IllegalOperation', "Can't rename a collection to itself")
    const target = rows.get(to)
    if (target !== undefined && !dropTarget) throw queryError('NamespaceExists', 'target namespace exists')
    const renamed: CatalogueEntry = {
      op: 'renameCollection',
      document: encodeCatalogueRow({ ...source, name: to }),
    }
    return target === undefined ? [renamed] : [dropped(target), renamed]
  })
  return lsn as Lsn
}

/** Gives a collection what `change` makes of its row; null where that is what it has. Errors: NamespaceNotFound. */
export function modifyNamed(
  project: Project,
  branchId: BranchId,
  name: string,
  change: (row: CatalogueRow) => CollectionTraits,
  author: Author,
): Promise<Lsn | null> {
  return changeCatalogue(project, branchId, author, (rows) => {
    const row = rows.get(name)
    if (row === undefined) throw queryError('NamespaceNotFound', `ns does not exist: ${name}`)
    const document = encodeCatalogueRow({ id: row.id, name, ...change(row) })
    const isSame = compareBytes(document, encodeCatalogueRow(row)) === 0
    return isSame ? [] : [{ op: 'changeCollection', document }]
  })
}
