import type { CollectionId } from '../../../../shared/model/ids.ts'
import type { Pace } from '../../index/pace.ts'
import type { Snapshot } from '../../index/snapshot.ts'
import { inMemory, type DocumentSource, type SourceDocument, type Turn } from './document-source.ts'
import { committed, type ReadView } from '../read-view.ts'

/** A look-up of one document is worth as much as several rows. */
const lookUpSteps = 8

/** The documents of certain docKeys, in the order in which they are given. */
export class KeysSource implements DocumentSource {
  readonly #view: ReadView
  readonly #collection: CollectionId
  readonly #snapshot: Snapshot
  readonly #docKeys: readonly Uint8Array[]
  #next = 0

  constructor(view: ReadView, collection: CollectionId, docKeys: readonly Uint8Array[]) {
    this.#view = view
    this.#collection = collection
    this.#snapshot = committed(view, collection)
    this.#docKeys = docKeys
  }

  get keysExamined(): number {
    return this.#next
  }

  advance(pace: Pace, visit: (document: SourceDocument) => boolean): Turn {
    while (this.#next < this.#docKeys.length) {
      const document = this.#find(this.#docKeys[this.#next++] as Uint8Array)
      pace.take(lookUpSteps)
      if (document !== null && !visit(document)) return 'stopped'
      if (pace.isSpent && this.#next < this.#docKeys.length) return 'paused'
    }
    return 'done'
  }

  #find(docKey: Uint8Array): SourceDocument | null {
    const written = this.#view.overlay?.find(this.#collection, docKey)
    if (written === null) return null
    if (written !== undefined) return inMemory(docKey, null, written)
    const found = this.#snapshot.get(docKey)
    return found === null ? null : inMemory(docKey, found.lsn, found.document)
  }
}
