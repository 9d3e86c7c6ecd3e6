import type { Projection } from '../query/projection/compile-projection.ts'
import { breathe, TurnMeter } from '../store/turns.ts'
import type { Batch, BatchLimit, QueryCursor } from './query-cursor.ts'

/** Gives of each document what a projection leaves, or makes, of it. */
export class ProjectedCursor implements QueryCursor {
  readonly #cursor: QueryCursor
  readonly #projection: Projection
  /** Read, and too many for the batch before: a projection may make documents larger. */
  #held: Uint8Array[] = []
  #isDone = false

  constructor(cursor: QueryCursor, projection: Projection) {
    this.#cursor = cursor
    this.#projection = projection
  }

  async next(limit: BatchLimit, signal?: AbortSignal): Promise<Batch> {
    if (this.#held.length === 0 && !this.#isDone) {
      const { documents, isDone } = await this.#cursor.next(limit, signal)
      this.#held = documents
      this.#isDone = isDone
    }
    const documents = await this.#project(limit)
    return { documents, isDone: this.#isDone && this.#held.length === 0 }
  }

  close(): void {
    this.#held = []
    this.#isDone = true
    this.#cursor.close()
  }

  async #project(limit: BatchLimit): Promise<Uint8Array[]> {
    const projected: Uint8Array[] = []
    const turn = new TurnMeter()
    let bytes = 0
    for (const document of this.#held) {
      if (projected.length === limit.documents) break
      const made = this.#projection.projectBytes(document)
      bytes += made.length
      if (bytes > limit.bytes && projected.length > 0) break
      projected.push(made)
      if (turn.isOver(document.length)) await breathe()
    }
    this.#held = this.#held.slice(projected.length)
    return projected
  }
}
