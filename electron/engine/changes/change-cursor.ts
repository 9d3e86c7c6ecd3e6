import { treeToBson } from '../../../shared/ejson/tree-to-bson.ts'
import type { ObjectNode } from '../../../shared/ejson/tree.ts'
import type { Project } from '../projects/project.ts'
import type { Batch, BatchLimit, QueryCursor } from '../read/query-cursor.ts'
import { throwIfStopped } from '../read/stop.ts'
import { inTurns } from '../store/turns.ts'
import type { EventView } from './event-view.ts'
import { ChangeStream, type ChangeEvent, type ChangeStreamInput } from './change-stream.ts'

/** A change stream in batches. It is never done before the stream is: an empty batch says that there is nothing yet. */
export class ChangeCursor implements QueryCursor {
  readonly #project: Project
  readonly #stream: ChangeStream
  readonly #view: EventView
  /** Events that were one too many for the batch before. */
  #held: ChangeEvent[] = []
  #position: string
  /** The head of the log when it was last read. */
  #readUpTo = 0
  #isClosed = false

  constructor(project: Project, input: ChangeStreamInput, view: EventView) {
    this.#project = project
    this.#stream = new ChangeStream(project, input)
    this.#view = view
    this.#position = this.#stream.position
  }

  /** The token that goes on behind everything that was given. */
  resumeToken(): ObjectNode {
    return { kind: 'object', fields: [['_data', { kind: 'string', value: this.#position }]] }
  }

  async next(limit: BatchLimit, signal?: AbortSignal): Promise<Batch> {
    const documents: Uint8Array[] = []
    let bytes = 0
    while (documents.length < limit.documents && !this.#isClosed) {
      throwIfStopped(signal)
      const event = await this.#event()
      if (event === undefined) break
      const seen = this.#view(event.document)
      const document = seen === undefined ? undefined : treeToBson(seen)
      if (document !== undefined && documents.length > 0 && bytes + document.length > limit.bytes) {
        this.#held.unshift(event)
        break
      }
      this.#position = event.token
      if (document === undefined) continue
      documents.push(document)
      bytes += document.length
    }
    if (this.#held.length === 0) this.#position = this.#stream.position
    return { documents, isDone: this.#isClosed || (this.#stream.isEnded && this.#held.length === 0) }
  }

  /** Resolves when there may be more events, or when the signal fires. */
  whenMore(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const hasMore = this.#held.length > 0 || this.#project.log.head().lsn > this.#readUpTo
      if (hasMore || signal.aborted || this.#isClosed) return resolve()
      const stop = this.#project.onCommit(() => done())
      const done = (): void => {
        stop()
        signal.removeEventListener('abort', done)
        resolve()
      }
      signal.addEventListener('abort', done, { once: true })
    })
  }

  close(): void {
    this.#isClosed = true
    this.#held = []
  }

  async #event(): Promise<ChangeEvent | undefined> {
    if (this.#held.length === 0) {
      this.#readUpTo = this.#project.log.head().lsn
      this.#held = await inTurns(this.#stream.next(eventsAhead))
    }
    return this.#held.shift()
  }
}

/** Events that are read from the log at a time. */
const eventsAhead = 100
