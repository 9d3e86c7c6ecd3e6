import type { ChangeStream, Collection } from 'mongodb'
import type { ProjectId } from '../../../../shared/model/ids.ts'
import {
  pollMillisecondsMax,
  pollMillisecondsMin,
  streamCheckMilliseconds,
} from '../../../../shared/model/limits.ts'
import { isServerError } from '../../mongodb/error-kinds.ts'
import type { LogHead } from '../log.ts'
import { projectKey } from './record-document.ts'

export interface ChangeWatcherDeps {
  readonly log: Collection
  readonly projectId: ProjectId
  readonly head: () => Promise<LogHead>
  readonly wait: (milliseconds: number, signal?: AbortSignal) => Promise<unknown>
}

/** How long the server holds back an answer that there is no news. */
const streamAnswerMilliseconds = 500

/** Tells when a log has changed: by a change stream where the deployment has them, else by asking for its head. */
export class ChangeWatcher {
  readonly #deps: ChangeWatcherDeps
  #hasStreams = true
  #stream: ChangeStream | null = null
  /** Resolves with the next event of the stream, or with its end. */
  #event: Promise<void> | null = null
  #interval = pollMillisecondsMin

  constructor(deps: ChangeWatcherDeps) {
    this.#deps = deps
  }

  /** Resolves when the log does not end at `lsn` any more, or not with this hash, or when the signal says so. */
  async changed(lsn: number, hash: Uint8Array | undefined, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      // The stream is open before the head is read, so that nothing comes between the two unnoticed.
      const stream = await this.#openStream()
      const head = await this.#deps.head()
      if (head.lsn !== lsn || (hash !== undefined && Buffer.compare(head.hash, hash) !== 0)) {
        this.#interval = pollMillisecondsMin
        return
      }
      await (stream === null ? this.#pause(signal) : this.#news(stream, signal))
    }
  }

  async close(): Promise<void> {
    const stream = this.#stream
    this.#stream = null
    await stream?.close()
  }

  async #pause(signal: AbortSignal): Promise<void> {
    await this.#deps.wait(this.#interval, signal).catch(() => {})
    this.#interval = Math.min(this.#interval * 2, pollMillisecondsMax)
  }

  async #openStream(): Promise<ChangeStream | null> {
    if (!this.#hasStreams || this.#stream !== null) return this.#stream
    const ours = { 'fullDocument.projectId': projectKey(this.#deps.projectId) }
    const pipeline = [
      { $match: { $or: [ours, { operationType: { $ne: 'insert' } }] } },
      { $project: { operationType: 1 } },
    ]
    const stream = this.#deps.log.watch(pipeline, { maxAwaitTimeMS: streamAnswerMilliseconds })
    try {
      await stream.tryNext()
      this.#stream = stream
    } catch (error) {
      await stream.close()
      if (!isRefusal(error)) throw error
      this.#hasStreams = false
    }
    return this.#stream
  }

  /** Waits for an event, for the end of the stream, which is then opened again, or for the time of the next look. */
  async #news(stream: ChangeStream, signal: AbortSignal): Promise<void> {
    const settled = new AbortController()
    const look = this.#deps.wait(streamCheckMilliseconds, AbortSignal.any([signal, settled.signal]))
    this.#event ??= this.#nextEvent(stream)
    await Promise.race([this.#event, look.catch(() => {})])
    settled.abort()
  }

  async #nextEvent(stream: ChangeStream): Promise<void> {
    try {
      await stream.next()
    } catch {
      await this.close()
      await this.#deps.wait(pollMillisecondsMax)
    } finally {
      this.#event = null
    }
  }
}

/** The server will not have it: it stands alone, knows no change streams, or this user may not open one. */
const isRefusal = (error: unknown): boolean =>
  isServerError(error) && !error.hasErrorLabel('ResumableChangeStreamError')
