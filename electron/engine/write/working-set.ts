import type { Entry } from '../../../shared/model/entry.ts'
import type { BranchId, CollectionId, Lsn } from '../../../shared/model/ids.ts'
import { recordBytesMax, recordEntriesMax } from '../../../shared/model/limits.ts'
import { docKeyText } from '../bson/doc-key.ts'
import { refuseTooLarge } from '../log/check-proposal.ts'
import type { Snapshot } from '../index/snapshot.ts'
import type { Project } from '../projects/project.ts'
import type { OverlaidDocument, Overlay } from '../read/read-view.ts'
import { catalogueId } from '../read/catalogue.ts'
import { TurnMeter, type Steps } from '../store/turns.ts'
import { UniqueKeys } from './unique-keys.ts'
import { OverlaidList } from './overlaid-list.ts'

/** A document as the record under work sees it: committed with an LSN, or written by the record itself. */
export interface WorkingDocument {
  readonly document: Uint8Array | null
  /** LSN of the committed version; null when the record itself wrote it, or there is none. */
  readonly lsn: Lsn | null
}

/**
 * Whether indexes have a say in each document that is put; or not, where they are asked at the end (`checkKeys`), or
 * where another database has had it.
 */
export type KeysChecked = 'each' | 'elsewhere'

/** The state that a record is evaluated on: the branch's head, and over it what the record has written so far. */
export class WorkingSet implements Overlay {
  readonly entries: Entry[] = []
  readonly #keys: UniqueKeys | null
  readonly #project: Project
  readonly #branch: BranchId
  readonly #lsn: number
  readonly #snapshots = new Map<CollectionId, Snapshot>()
  readonly #written = new Map<string, WorkingDocument>()
  readonly #lists = new Map<CollectionId, OverlaidList>()
  #bytes = 0
  /** The document that was asked for last and its text: mostly the next one that is written. */
  #asked: { collection: CollectionId; docKey: Uint8Array; text: string } | null = null

  constructor(project: Project, branch: BranchId, lsn: number, keys: KeysChecked = 'each') {
    this.#project = project
    this.#branch = branch
    this.#lsn = lsn
    this.#keys = keys === 'each' ? new UniqueKeys({ project, branchId: branch, lsn, overlay: this }) : null
  }

  /**
   * Looks at the keys of all that was written, once it is all there: what trades its keys is right in the end alone.
   * Errors: those of `UniqueKeys.check`.
   */
  *checkKeys(): Steps<void> {
    const keys = new UniqueKeys({
      project: this.#project,
      branchId: this.#branch,
      lsn: this.#lsn,
      overlay: this,
    })
    const turn = new TurnMeter()
    for (const [collection, list] of this.#lists) {
      if (collection === catalogueId) continue
      for (const { docKey, document } of list.lend()) {
        keys.note(collection, docKey, keys.check(collection, docKey, document))
        if (turn.isOver(document?.length ?? 0)) yield
      }
    }
  }

  get(collection: CollectionId, docKey: Uint8Array): WorkingDocument {
    const written = this.#written.get(this.#text(collection, docKey))
    if (written !== undefined) return written
    return this.#snapshot(collection).get(docKey) ?? { document: null, lsn: null }
  }

  find(collection: CollectionId, docKey: Uint8Array): Uint8Array | null | undefined {
    return this.#written.get(this.#text(collection, docKey))?.document
  }

  documents(collection: CollectionId): readonly OverlaidDocument[] {
    return this.#lists.get(collection)?.lend() ?? []
  }

  /** Whether so many more entries, whose documents have so many bytes together, fit into the record. */
  hasRoomFor(entries: number, bytes: number): boolean {
    return this.entries.length + entries <= recordEntriesMax && this.#bytes + bytes <= recordBytesMax
  }

  /** LSN of the newest committed version of a document, a deletion included; null when it never was there. */
  newestVersion(collection: CollectionId, docKey: Uint8Array): Lsn | null {
    return this.#snapshot(collection).versions(docKey, this.#lsn + 1, 1)[0]?.lsn ?? null
  }

  /**
   * Notes an entry; `document` is what the collection holds for the key after it. Nothing is noted of a document that a
   * unique index refuses (`index.duplicateKey`). `record.tooLarge` as soon as no record
   * could hold it all, so that what is never written is not gathered either.
   */
  put(docKey: Uint8Array, entry: Entry, document: Uint8Array | null): void {
    if (entry.collection === catalogueId) this.#keys?.forgetCatalogue()
    else if (this.#keys !== null) {
      const claims = this.#keys.check(entry.collection, docKey, document)
      this.#keys.note(entry.collection, docKey, claims)
    }
    this.entries.push(entry)
    this.#bytes += entry.document.length
    refuseTooLarge(this.entries.length, this.#bytes)
    this.#written.set(this.#text(entry.collection, docKey), { document, lsn: null })
    this.#listOf(entry.collection).put({ docKey, document })
  }

  #text(collection: CollectionId, docKey: Uint8Array): string {
    if (this.#asked?.docKey !== docKey || this.#asked.collection !== collection) {
      this.#asked = { collection, docKey, text: documentKeyText(collection, docKey) }
    }
    return this.#asked.text
  }

  #listOf(collection: CollectionId): OverlaidList {
    const known = this.#lists.get(collection)
    if (known !== undefined) return known
    const list = new OverlaidList()
    this.#lists.set(collection, list)
    return list
  }

  #snapshot(collection: CollectionId): Snapshot {
    const known = this.#snapshots.get(collection)
    if (known !== undefined) return known
    const snapshot = this.#project.snapshot(this.#branch, this.#lsn, collection)
    this.#snapshots.set(collection, snapshot)
    return snapshot
  }
}

/** Tells documents of one record apart, across collections. */
export const documentKeyText = (collection: CollectionId, docKey: Uint8Array): string =>
  `${collection}/${docKeyText(docKey)}`
