import type { CollectionId } from '../../../../shared/model/ids.ts'
import { unselectiveRowsMin, unselectiveShare } from '../../../../shared/model/limits.ts'
import type { Pace } from '../../index/pace.ts'
import { committed, type ReadView } from '../read-view.ts'
import type { DocumentSource, SourceDocument, Turn } from './document-source.ts'
import { IndexSource } from './index-source.ts'
import { everyKey } from './key-range.ts'
import type { IndexAccess } from './plan-by-index.ts'
import { ScanSource } from './scan-source.ts'

/** The documents that an index leads to; those of one that leads to many are gone through by `_id` from some point on. */
export function openIndexSource(
  view: ReadView,
  collection: CollectionId,
  access: IndexAccess,
): DocumentSource {
  const index = new IndexSource(view, collection, access)
  return access.isOrdered || access.isHinted ? index : new SelectiveSource(view, collection, index)
}

/**
 * An index, as long as it leads to few documents. Looking one up costs as much as going past many, so one that leads to a
 * good part of the collection is left for the walk through all, which leaves out what was shown.
 */
class SelectiveSource implements DocumentSource {
  readonly #view: ReadView
  readonly #collection: CollectionId
  readonly #index: IndexSource
  readonly #rowsMax: number
  #scan: ScanSource | null = null

  constructor(view: ReadView, collection: CollectionId, index: IndexSource) {
    this.#view = view
    this.#collection = collection
    this.#index = index
    const documents = committed(view, collection).count()
    this.#rowsMax = Math.max(unselectiveRowsMin, documents / unselectiveShare)
  }

  get keysExamined(): number {
    return this.#index.keysExamined
  }

  advance(pace: Pace, visit: (document: SourceDocument) => boolean): Turn {
    if (this.#scan === null && this.#index.keysExamined < this.#rowsMax)
      return this.#index.advance(pace, visit)
    this.#scan ??= new ScanSource(this.#view, this.#collection, everyKey, 'forward')
    return this.#scan.advance(pace, (document) => this.#index.hasShown(document) || visit(document))
  }
}
