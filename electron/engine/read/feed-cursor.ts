import type { DocumentPlace } from '../index/document-cursor.ts'
import type { Project } from '../projects/project.ts'
import { copyBytes } from '../store/copy-bytes.ts'
import { breathe } from '../store/turns.ts'
import type { Batch, BatchLimit, QueryCursor } from './query-cursor.ts'
import { TimeLimit } from './stop.ts'
import type { Turn } from './walk/document-source.ts'

/** Gives documents a turn's worth at a time; see `DocumentSource`. */
export interface DocumentFeed {
  advance(visit: (document: DocumentPlace) => boolean): Turn
}

export const emptyCursor: QueryCursor = {
  next: () => Promise.resolve({ documents: [], isDone: true }),
  close: () => undefined,
}

export interface FeedLimits {
  readonly skip: number
  /** 0 is none; as of the time that all batches together may take. */
  readonly limit: number
  readonly maxTimeMilliseconds: number
}

/** The documents of a feed in batches: some passed over, then so many. */
export class FeedCursor implements QueryCursor {
  readonly #project: Project
  readonly #feed: DocumentFeed
  readonly #time: TimeLimit
  #toSkip: number
  #left: number
  /** A document that was one too many for the batch before. */
  #held: Uint8Array | null = null
  #isDone = false

  constructor(project: Project, feed: DocumentFeed, { skip, limit, maxTimeMilliseconds }: FeedLimits) {
    this.#project = project
    this.#feed = feed
    this.#time = new TimeLimit(project.deps.now, maxTimeMilliseconds)
    this.#toSkip = skip
    this.#left = limit === 0 ? Infinity : limit
  }

  async next(limit: BatchLimit, signal?: AbortSignal): Promise<Batch> {
    const batch = new BatchUnderWork(limit)
    this.#time.begin()
    if (this.#held !== null && batch.hasRoom) this.#takeHeld(batch, this.#held)
    while (batch.hasRoom && !this.#isDone) {
      this.#time.check(signal)
      this.#project.refuseUnfinished()
      this.#turn(batch)
      if (batch.hasRoom && !this.#isDone) await breathe()
    }
    this.#time.end()
    return { documents: batch.documents, isDone: this.#isDone && this.#held === null }
  }

  close(): void {
    this.#isDone = true
    this.#held = null
  }

  #takeHeld(batch: BatchUnderWork, document: Uint8Array): void {
    this.#held = null
    batch.add(document)
  }

  #turn(batch: BatchUnderWork): void {
    const turn = this.#feed.advance(({ bytes, start, end }) => {
      if (this.#toSkip > 0) {
        this.#toSkip--
        return true
      }
      this.#left--
      const document = copyBytes(bytes, start, end)
      if (!batch.add(document)) this.#held = document
      return batch.hasRoom && this.#left > 0
    })
    if (turn === 'done' || this.#left === 0) this.#isDone = true
  }
}

class BatchUnderWork {
  readonly documents: Uint8Array[] = []
  readonly #limit: BatchLimit
  #bytes = 0
  #isFull = false

  constructor(limit: BatchLimit) {
    this.#limit = limit
  }

  get hasRoom(): boolean {
    return !this.#isFull && this.documents.length < this.#limit.documents
  }

  /** False where the document has no place beside the others; the batch is full then. */
  add(document: Uint8Array): boolean {
    if (this.documents.length > 0 && this.#bytes + document.length > this.#limit.bytes) {
      this.#isFull = true
      return false
    }
    this.documents.push(document)
    this.#bytes += document.length
    return true
  }
}
