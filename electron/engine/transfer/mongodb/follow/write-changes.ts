import type { CatalogueOperation, Entry } from '../../../../../shared/model/entry.ts'
import { ArgonError, isArgonError } from '../../../../../shared/model/errors.ts'
import {
  asCollectionId,
  type BranchId,
  type CollectionId,
  type Lsn,
} from '../../../../../shared/model/ids.ts'
import { checkCollectionName } from '../../../../../shared/model/names.ts'
import type { Author } from '../../../branches/branch-commands.ts'
import { compareBytes } from '../../../bson/raw.ts'
import { docKeyOfDocument } from '../../../bson/doc-key.ts'
import type { Proposal } from '../../../log/log.ts'
import type { Project } from '../../../projects/project.ts'
import { catalogueAt, catalogueId, encodeCatalogueRow, isSystemCollection } from '../../../read/catalogue.ts'
import type { CatalogueRow } from '../../../read/catalogue-cache.ts'
import { TurnMeter, type Steps } from '../../../store/turns.ts'
import { imageOf, putImage } from '../../../write/images.ts'
import { WorkingSet } from '../../../write/working-set.ts'
import type { Change, ChangeEffect } from './change.ts'
import { encodePosition, followCollection, positionKey, type FollowPosition } from './position.ts'
import { changedTraits } from './changed-traits.ts'

/** Changes that go into one record: they happened at one time. */
export interface ChangeGroup {
  readonly changes: readonly Change[]
  readonly time: number | null
  /** Where the branch stands before and after them; null where it does not follow yet. */
  readonly before: FollowPosition | null
  readonly after: FollowPosition
}

/**
 * Appends what a group of changes does to a branch, and where it then stands, as one record. Where they change nothing
 * nothing is appended: from where the branch stood they would change nothing again. `follow.lost` where the branch no
 * longer stands where the group begins: somebody else follows with it, or it was restored.
 */
export async function writeChanges(
  project: Project,
  branchId: BranchId,
  group: ChangeGroup,
  author: Author,
): Promise<{ lsn: Lsn; count: number } | null> {
  const record = await project.append(function* (head): Steps<Proposal | null> {
    project.branches.writable(branchId)
    const record = new FollowRecord(project, branchId, head.lsn)
    record.refuseElsewhere(group.before)
    const turn = new TurnMeter()
    for (const { effect } of group.changes) {
      record.apply(effect)
      if (turn.isOver('document' in effect ? effect.document.length : 0)) yield
    }
    const isEnd = group.changes.some(({ effect }) => effect.kind === 'end')
    if (!record.isChanged && group.before !== null && !isEnd) return null
    record.standAt(group.after)
    const said = { actor: author.actor, message: author.message ?? '' }
    const sourceTime = group.time === null ? {} : { sourceTime: group.time }
    return { branchId, entries: record.entries, ...said, ...sourceTime }
  })
  return record === null ? null : { lsn: record.lsn, count: record.count }
}

/** A record of followed changes under work: the catalogue and the documents as they are with what it has so far. */
class FollowRecord {
  readonly #project: Project
  readonly #lsn: number
  readonly #state: WorkingSet
  readonly #rows: Map<string, CatalogueRow>

  constructor(project: Project, branchId: BranchId, lsn: number) {
    this.#project = project
    this.#lsn = lsn
    this.#state = new WorkingSet(project, branchId, lsn, 'elsewhere')
    this.#rows = new Map(catalogueAt(project, branchId, lsn).map((row) => [row.name, row]))
  }

  get entries(): readonly Entry[] {
    return this.#state.entries
  }

  get isChanged(): boolean {
    return this.entries.length > 0
  }

  refuseElsewhere(before: FollowPosition | null): void {
    const row = this.#rows.get(followCollection)
    const present = row === undefined ? null : this.#state.get(row.id, positionKey()).document
    const expected = before === null ? null : encodePosition(before)
    if (before === null || (present !== null && compareBytes(present, expected ?? present) === 0)) return
    const message =
      'The branch no longer stands where it was followed to: it was restored, or is followed by somebody else; follow it again'
    throw new ArgonError('follow.lost', message)
  }

  standAt(position: FollowPosition): void {
    const collection = this.#collection(followCollection)
    const document = encodePosition(position)
    const image = { collectionId: collection, docKey: positionKey(), id: document, document }
    putImage(this.#state, image)
  }

  apply(effect: ChangeEffect): void {
    if (effect.kind === 'dropAll') return this.#dropAll()
    if (!('collection' in effect) || !isVersioned(effect.collection)) return
    switch (effect.kind) {
      case 'unusable':
        return
      case 'put': {
        const collectionId = this.#collection(effect.collection)
        return putImage(this.#state, imageOf(this.#project, collectionId, effect.document))
      }
      case 'remove':
        return this.#remove(effect.collection, effect.id)
      case 'create':
        return void this.#collection(effect.collection, effect.traits)
      case 'drop':
        return this.#drop(effect.collection)
      case 'rename':
        return this.#rename(effect.collection, effect.to)
      case 'addIndexes':
      case 'removeIndexes':
      case 'modify': {
        const row = this.#rowOf(effect.collection)
        return this.#change('changeCollection', { id: row.id, name: row.name, ...changedTraits(row, effect) })
      }
    }
  }

  #remove(name: string, id: Uint8Array): void {
    const collectionId = this.#rows.get(name)?.id
    if (collectionId === undefined) return
    putImage(this.#state, { collectionId, docKey: docKeyOfDocument(id), id, document: null })
  }

  /** A collection by its name, made where the server has not said that it was made. */
  #collection(name: string, traits: Pick<CatalogueRow, 'options' | 'indexes'> = {}): CollectionId {
    return this.#rowOf(name, traits).id
  }

  #rowOf(name: string, traits: Pick<CatalogueRow, 'options' | 'indexes'> = {}): CatalogueRow {
    const known = this.#rows.get(name)
    if (known !== undefined) return known
    const row = { id: asCollectionId(this.#lsn + this.entries.length + 1), name, ...traits }
    this.#put('createCollection', row)
    this.#rows.set(name, row)
    return row
  }

  #drop(name: string): void {
    const row = this.#rows.get(name)
    if (row === undefined) return
    this.#put('dropCollection', row)
    this.#rows.delete(name)
  }

  #dropAll(): void {
    for (const name of this.#rows.keys()) if (!isSystemCollection(name)) this.#drop(name)
  }

  #rename(name: string, to: string | null): void {
    const row = this.#rows.get(name)
    if (row === undefined) return
    if (to === null || !isVersioned(to)) return this.#drop(name)
    // The server renames over another collection only where that was to be dropped.
    this.#drop(to)
    this.#rows.delete(name)
    this.#change('renameCollection', { ...row, name: to })
  }

  #change(op: CatalogueOperation, row: CatalogueRow): void {
    const before = this.#rows.get(row.name)
    this.#rows.set(row.name, row)
    if (before !== undefined && compareBytes(encodeCatalogueRow(before), encodeCatalogueRow(row)) === 0)
      return
    this.#put(op, row)
  }

  #put(op: CatalogueOperation, row: CatalogueRow): void {
    const document = encodeCatalogueRow(row)
    const entry = { op, collection: catalogueId, document }
    this.#state.put(docKeyOfDocument(document), entry, op === 'dropCollection' ? null : document)
  }
}

function isVersioned(name: string): boolean {
  try {
    checkCollectionName(name)
    return true
  } catch (error) {
    if (!isArgonError(error, 'collection.badName')) throw error
    return false
  }
}
