import type { Entry } from '../../../shared/model/entry.ts'
import type { BranchId, CollectionId, Lsn } from '../../../shared/model/ids.ts'
import { recordBytesMax, recordEntriesMax } from '../../../shared/model/limits.ts'
import { docKeyText } from '../bson/doc-key.ts'
import { refuseTooLarge } from '../log/check-proposal.ts'
import type { Snapshot } from '../index/snapshot.ts'
import type { Project } from '../projects/project.ts'
import type { OverlaidDocument, Overlay } from '../read/read-view.ts'
import { OverlaidList } from './overlaid-list.ts'

/** A document as the record under work sees it: committed with an LSN, or written by the record itself. */
export interface WorkingDocument {
  readonly document: Uint8Array | null
  /** LSN of the committed version; null when the record itself wrote it, or there is none. */
  readonly lsn: Lsn | null
}

/** The state that a record is evaluated on: the branch's head, and over it what the record has written so far. */
export class WorkingSet implements Overlay {
  readonly entries: Entry[] = []
  readonly #project: Project
  readonly #branch: BranchId
  readonly #lsn: number
  readonly #snapshots = new Map<CollectionId, Snapshot>()
  readonly #written = new Map<string, WorkingDocument>()
  readonly #lists = new Map<CollectionId, OverlaidList>()
  #bytes = 0
  /** The document that was asked for last and its text: mostly the next one that is written. */
  #asked: { collection: CollectionId; docKey: Uint8Array; text: string } | null = null

  constructor(project: Project, branch: BranchId, lsn: number) {
    this.#project = project
    this.#branch = branch
    this.#lsn = lsn
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
   * Notes an entry; `document` is what the collection holds for the key after it. `record.tooLarge` as soon as no record
   * could hold it all, so that what is never written is not gathered either.
   */
  put(docKey: Uint8Array, entry: Entry, document: Uint8Array | null): void {
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
