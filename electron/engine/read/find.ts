import { copyBytes } from '../store/copy-bytes.ts'
import { breathe } from '../store/turns.ts'
import { compileFilter } from '../query/filter/compile-filter.ts'
import type { Batch, BatchLimit, QueryCursor } from './query-cursor.ts'
import { collectionNamed, type ReadView } from './read-view.ts'
import { throwIfStopped } from './stop.ts'
import { MatchingWalk, type MatchedDocument } from './walk-matching.ts'

export interface FindInput {
  readonly collection: string
  /** BSON in MongoDB's language; left out, every document. */
  readonly filter?: Uint8Array
  /** Matching documents that are passed over, and how many are given; 0 is no limit. */
  readonly skip?: number
  readonly limit?: number
}

/** Documents of a collection; none where the view has no collection of that name. Errors: those of `compileFilter`. */
export function openFind(view: ReadView, input: FindInput): QueryCursor {
  const filter = input.filter === undefined ? null : compileFilter(input.filter)
  const row = collectionNamed(view, input.collection)
  if (row === undefined) return emptyCursor
  return new FindCursor(view, new MatchingWalk(view, row, { filter }), input)
}

const emptyCursor: QueryCursor = {
  next: () => Promise.resolve({ documents: [], isDone: true }),
  close: () => undefined,
}

/** Shows documents as the walk finds them. */
class FindCursor implements QueryCursor {
  readonly #view: ReadView
  readonly #walk: MatchingWalk
  #toSkip: number
  #left: number
  /** A document that was one too many for the batch before. */
  #held: Uint8Array | null = null
  #isDone = false

  constructor(view: ReadView, walk: MatchingWalk, { skip = 0, limit = 0 }: FindInput) {
    this.#view = view
    this.#walk = walk
    this.#toSkip = skip
    this.#left = limit === 0 ? Infinity : limit
  }

  async next(limit: BatchLimit, signal?: AbortSignal): Promise<Batch> {
    const documents: Uint8Array[] = []
    let bytes = 0
    const add = (document: Uint8Array): boolean => {
      if (documents.length > 0 && bytes + document.length > limit.bytes) {
        this.#held = document
        return false
      }
      documents.push(document)
      bytes += document.length
      return documents.length < limit.documents
    }
    let hasRoom = limit.documents > 0
    if (this.#held !== null && hasRoom) hasRoom = add(this.#takeHeld(this.#held))
    while (hasRoom && !this.#isDone) {
      throwIfStopped(signal)
      this.#view.project.refuseUnfinished()
      hasRoom = this.#turn(add)
      if (hasRoom && !this.#isDone) await breathe()
    }
    return { documents, isDone: this.#isDone && this.#held === null }
  }

  close(): void {
    this.#isDone = true
    this.#held = null
  }

  #takeHeld(document: Uint8Array): Uint8Array {
    this.#held = null
    return document
  }

  /** Whether the batch has room after it. */
  #turn(add: (document: Uint8Array) => boolean): boolean {
    let hasRoom = true
    const turn = this.#walk.advance((match) => {
      if (this.#toSkip > 0) {
        this.#toSkip--
        return true
      }
      hasRoom = add(copyOf(match))
      this.#left--
      return hasRoom && this.#left > 0
    })
    if (turn === 'done' || this.#left === 0) this.#isDone = true
    return hasRoom
  }
}

const copyOf = ({ bytes, start, end }: MatchedDocument): Uint8Array => copyBytes(bytes, start, end)
