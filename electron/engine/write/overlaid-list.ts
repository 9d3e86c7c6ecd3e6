import { compareBytes } from '../bson/raw.ts'
import type { OverlaidDocument } from '../read/read-view.ts'

/** What was written of one collection, by ascending docKey. A list that was lent stays as it is. */
export class OverlaidList {
  #documents: OverlaidDocument[] = []
  #isLent = false

  put(document: OverlaidDocument): void {
    if (this.#isLent) {
      this.#documents = [...this.#documents]
      this.#isLent = false
    }
    const at = this.#placeOf(document.docKey)
    const present = this.#documents[at]
    const isThere = present !== undefined && compareBytes(present.docKey, document.docKey) === 0
    if (at === this.#documents.length) this.#documents.push(document)
    else this.#documents.splice(at, isThere ? 1 : 0, document)
  }

  lend(): readonly OverlaidDocument[] {
    this.#isLent = true
    return this.#documents
  }

  /** Index of the first document at or above a key. Most come in ascending order. */
  #placeOf(docKey: Uint8Array): number {
    const last = this.#documents.at(-1)
    if (last === undefined || compareBytes(last.docKey, docKey) < 0) return this.#documents.length
    let low = 0
    let high = this.#documents.length - 1
    while (low < high) {
      const middle = (low + high) >>> 1
      if (compareBytes((this.#documents[middle] as OverlaidDocument).docKey, docKey) < 0) low = middle + 1
      else high = middle
    }
    return low
  }
}
