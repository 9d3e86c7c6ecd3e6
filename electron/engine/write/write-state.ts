import type { Operation } from '../../../shared/model/entry.ts'
import { asCollectionId, type BranchId, type CollectionId } from '../../../shared/model/ids.ts'
import { checkCollectionName } from '../../../shared/model/names.ts'
import type { Project } from '../projects/project.ts'
import { catalogueId, catalogueKey, encodeCatalogueRow } from '../read/catalogue.ts'
import { queryError } from '../query/query-error.ts'
import type { CatalogueRow } from '../read/catalogue-cache.ts'
import { collectionNamed, type ReadView } from '../read/read-view.ts'
import { noStatement } from '../log/request.ts'
import { refuseTooMany } from './collections.ts'
import { refuseUnwritable, targetOf, type Target } from './target.ts'
import { WorkingSet } from './working-set.ts'

/** Asked before a document is written; throws where it may not be. */
export type BeforeWrite = (collection: CollectionId, docKey: Uint8Array) => void

/** Thrown where the record under work cannot hold what comes next: it ends before it. */
export class RecordFull extends Error {}

/** What statements write into: a branch at a moment, and the entries that become one record over it. */
export class WriteState {
  readonly project: Project
  readonly view: ReadView
  readonly written: WorkingSet
  /** The statement that each entry is of. */
  readonly stmtIds: number[] = []
  readonly #beforeWrite: BeforeWrite | undefined
  readonly #targets = new Map<string, Target | null>()
  #made = 0

  constructor(project: Project, branchId: BranchId, lsn: number, beforeWrite?: BeforeWrite) {
    this.project = project
    this.written = new WorkingSet(project, branchId, lsn)
    this.view = { project, branchId, lsn, overlay: this.written }
    this.#beforeWrite = beforeWrite
  }

  get isEmpty(): boolean {
    return this.written.entries.length === 0
  }

  /** The collection of that name, or null; throws where it may not be written to. */
  target(name: string): Target | null {
    const known = this.#targets.get(name)
    if (known !== undefined) return known
    const row = collectionNamed(this.view, name)
    refuseUnwritable(name, row)
    const target = row === undefined ? null : targetOf(row, BigInt(this.project.deps.now()))
    this.#targets.set(name, target)
    return target
  }

  /** The collection of that name, which is made where it is not there; for a document of so many bytes. */
  targetFor(name: string, bytes: number): Target {
    return this.target(name) ?? this.#make(name, bytes)
  }

  /** Makes an empty collection with these options. Errors: MongoDB's 48 where there is one of that name. */
  create(name: string, options?: Uint8Array): void {
    if (this.target(name) !== null) throw queryError('NamespaceExists', `Collection ${name} already exists.`)
    this.#make(name, 0, options)
  }

  #make(name: string, bytes: number, options?: Uint8Array): Target {
    checkCollectionName(name)
    const { branchId, lsn } = this.view
    refuseTooMany(this.project, branchId, lsn, this.#made)
    // A collection's id is the LSN of its creation.
    const id = asCollectionId(lsn + this.written.entries.length + 1)
    const row: CatalogueRow = { id, name, ...(options === undefined ? {} : { options }) }
    const document = encodeCatalogueRow(row)
    if (!this.written.hasRoomFor(2, document.length + bytes)) throw new RecordFull()
    const entry = { op: 'createCollection', collection: catalogueId, document } as const
    this.written.put(catalogueKey(row.id), entry, document)
    this.stmtIds.push(noStatement)
    this.#made++
    const target = targetOf(row, BigInt(this.project.deps.now()))
    this.#targets.set(name, target)
    return target
  }

  /** What the collection holds under a key, as the statements before have left it. */
  get(collection: CollectionId, docKey: Uint8Array): Uint8Array | null {
    return this.written.get(collection, docKey).document
  }

  /** Notes what a statement does to a document; `image` is what the entry holds. Throws `RecordFull`. */
  put(
    op: Operation & ('insert' | 'update' | 'delete'),
    collection: CollectionId,
    docKey: Uint8Array,
    image: Uint8Array,
    stmtId: number,
  ): void {
    this.#beforeWrite?.(collection, docKey)
    if (!this.written.hasRoomFor(1, image.length)) throw new RecordFull()
    this.written.put(docKey, { op, collection, document: image }, op === 'delete' ? null : image)
    this.stmtIds.push(stmtId)
  }
}
