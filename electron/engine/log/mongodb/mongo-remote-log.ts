import { Long } from 'bson'
import type { Collection, Db, Document, FindOptions } from 'mongodb'
import { ArgonError } from '../../../../shared/model/errors.ts'
import {
  inlineRecordBytesMax,
  inlineRecordEntriesMax,
  majorityWaitMilliseconds,
  pollMillisecondsMin,
} from '../../../../shared/model/limits.ts'
import { rawDocuments } from '../../mongodb/client-options.ts'
import type { LogHead } from '../log.ts'
import { hashBytes, lastLsn, noHash, type SealedRecord } from '../record.ts'
import { appendFailure, logError, outcomeUnknown } from './append-failure.ts'
import { ChangeWatcher } from './change-watcher.ts'
import { connectionEpoch } from './connection-epoch.ts'
import { logCollection, sharedCollection } from './collections.ts'
import { streamLength } from './entry-stream.ts'
import { ensureLogIndex } from './log-index.ts'
import { Parts, type PartsDeps } from './parts.ts'
import { projectKey, recordToDocument, type PartsReference } from './record-document.ts'
import { RecordReader } from './record-reader.ts'
import type { AppendOutcome, RemoteLog } from './remote-log.ts'

export interface MongoRemoteLogDeps extends PartsDeps {
  /** Resolves after so many milliseconds, or rejects as soon as the signal says so. */
  readonly wait: (milliseconds: number, signal?: AbortSignal) => Promise<unknown>
}

/** A server that cannot tell who of several came first lets each try again. */
const conflictAttemptsMax = 20

const headFields = { lsn: 1, count: 1, ts: 1, hash: 1 } as const

/** A project's log in a database of MongoDB. See FORMAT.md. */
export class MongoRemoteLog implements RemoteLog {
  readonly #deps: MongoRemoteLogDeps
  readonly #log: Collection
  readonly #parts: Parts
  readonly #reader: RecordReader
  readonly #watcher: ChangeWatcher
  readonly #closed = new AbortController()
  /** Where the log ended when it was last read or appended to; null after trouble, when it must be read before an append. */
  #seen: LogHead | null = null
  #hasIndex = false
  readonly #epoch: () => number
  /** Epoch of the connection in which the two above were learned. */
  #learnedIn = 0

  constructor(deps: MongoRemoteLogDeps) {
    refuseRetries(deps.db)
    this.#deps = deps
    this.#log = sharedCollection(deps.db, logCollection)
    this.#parts = new Parts(deps)
    this.#reader = new RecordReader(this.#log, deps.projectId, this.#parts)
    this.#watcher = new ChangeWatcher({ ...deps, log: this.#log, head: () => this.#readHead() })
    this.#epoch = connectionEpoch(deps.db.client)
  }

  async head(): Promise<LogHead> {
    return this.#guarded(async () => {
      const head = await this.#readHead()
      this.#seen = head
      return head
    })
  }

  async #readHead(): Promise<LogHead> {
    const newest = { ...rawDocuments, projection: headFields, sort: { lsn: -1 } } as const
    const found = await this.#findOne({ lsn: { $gte: Long.ONE } }, newest)
    if (found === null) return { lsn: 0, time: 0, hash: noHash }
    return this.#reader.read(found, (fields) => ({
      lsn: fields.lsn('lsn') + fields.int32('count') - 1,
      time: fields.date('ts'),
      hash: fields.bytes('hash', hashBytes),
    }))
  }

  async append(record: SealedRecord): Promise<'appended' | 'lost'> {
    const isLost = await this.#guarded(async () => {
      await this.#prepare()
      return !(await this.#follows(record))
    })
    if (isLost) return 'lost'
    const parts = await this.#guarded(() => this.#storeParts(record))
    const outcome = await this.#insert(record, parts)
    if (outcome === 'appended') {
      this.#parts.release()
      this.#seen = { lsn: lastLsn(record), time: record.time, hash: record.hash }
    } else {
      this.#seen = null
    }
    return outcome
  }

  /** Before the first append, and before the first one after the connection broke, everything is looked at again. */
  async #prepare(): Promise<void> {
    if (this.#learnedIn !== this.#epoch()) this.#forget()
    this.#learnedIn = this.#epoch()
    if (this.#hasIndex) return
    await ensureLogIndex(this.#log)
    this.#hasIndex = true
  }

  /** Whether the log still ends where the record was sealed for, as far as is known; read where nothing is known. */
  async #follows(record: SealedRecord): Promise<boolean> {
    const seen = this.#seen
    if (seen !== null && seen.lsn === record.lsn - 1 && isSame(seen.hash, record.prev)) return true
    const head = await this.#readHead()
    this.#seen = head
    if (head.lsn >= record.lsn) {
      // Asked again after an unknown outcome it may be there already, which the insert finds out.
      const before = await this.#hashBefore(record)
      if (before !== undefined && !isSame(before, record.prev)) throw replaced(record.lsn - 1)
      return isSame((await this.#recordIdAt(record.lsn)) ?? noHash, record.recordId)
    }
    if (head.lsn < record.lsn - 1 || !isSame(head.hash, record.prev)) throw replaced(record.lsn - 1)
    return true
  }

  /** Hash of the record that ends just below this one. */
  async #hashBefore(record: SealedRecord): Promise<Uint8Array | undefined> {
    if (record.lsn === 1) return noHash
    const below = { ...rawDocuments, projection: headFields, sort: { lsn: -1 } } as const
    const found = await this.#findOne({ lsn: { $gte: Long.ONE, $lt: Long.fromNumber(record.lsn) } }, below)
    return found === null ? undefined : this.#reader.read(found, (fields) => fields.bytes('hash', hashBytes))
  }

  async #storeParts(record: SealedRecord): Promise<PartsReference | null> {
    const isInline =
      record.count <= inlineRecordEntriesMax && streamLength(record.entryBytes) <= inlineRecordBytesMax
    return isInline ? null : this.#parts.upload(record)
  }

  async #insert(record: SealedRecord, parts: PartsReference | null): Promise<'appended' | 'lost'> {
    const document = recordToDocument(record, parts)
    for (let attempt = 1; ; attempt++) {
      try {
        await this.#log.insertOne(document)
        return 'appended'
      } catch (error) {
        const failure = appendFailure(error)
        if (failure === 'conflict' && attempt < conflictAttemptsMax) continue
        if (failure !== 'taken') this.#forget()
        if (failure === 'taken' || failure === 'unknown') return this.#settle(record, error)
        throw logError(error)
      }
    }
  }

  /** Looks who has the place. What took it may not be on a majority yet; then it is not to be seen, for a while. */
  async #settle(record: SealedRecord, cause: unknown): Promise<'appended' | 'lost'> {
    const isTaken = appendFailure(cause) === 'taken'
    for (let waited = 0; ; waited += pollMillisecondsMin) {
      const outcome = await this.outcomeOf(record).catch(() => 'unknown' as const)
      if (outcome !== 'unknown') return outcome
      if (!isTaken || waited >= majorityWaitMilliseconds) throw outcomeUnknown(record.lsn, cause)
      await this.#deps.wait(pollMillisecondsMin, this.#closed.signal)
    }
  }

  async outcomeOf(record: SealedRecord): Promise<AppendOutcome> {
    return this.#guarded(async () => {
      const found = await this.#recordIdAt(record.lsn)
      if (found === undefined) return 'unknown'
      return isSame(found, record.recordId) ? 'appended' : 'lost'
    })
  }

  async #recordIdAt(lsn: number): Promise<Uint8Array | undefined> {
    const found = await this.#findOne(
      { lsn: Long.fromNumber(lsn) },
      { ...rawDocuments, projection: { _id: 1 } },
    )
    return found === null ? undefined : this.#reader.read(found, (fields) => fields.bytes('_id'))
  }

  async *recordsFrom(lsn: number, signal?: AbortSignal): AsyncIterable<SealedRecord> {
    const stop = signal === undefined ? this.#closed.signal : AbortSignal.any([signal, this.#closed.signal])
    try {
      for await (const record of this.#reader.recordsFrom(lsn, stop)) {
        yield record
        this.#seen = { lsn: lastLsn(record), time: record.time, hash: record.hash }
      }
    } catch (error) {
      this.#forget()
      throw stop.aborted ? cancelled() : logError(error)
    }
  }

  async hashAt(lsn: number): Promise<Uint8Array | undefined> {
    return this.#guarded(async () => {
      const found = await this.#findOne(
        { lsn: Long.fromNumber(lsn) },
        { ...rawDocuments, projection: { hash: 1 } },
      )
      return found === null
        ? undefined
        : this.#reader.read(found, (fields) => fields.bytes('hash', hashBytes))
    })
  }

  async changed(afterLsn: number, signal: AbortSignal): Promise<void> {
    const seen = this.#seen?.lsn === afterLsn ? this.#seen.hash : undefined
    const stop = AbortSignal.any([signal, this.#closed.signal])
    return this.#guarded(() => this.#watcher.changed(afterLsn, seen, stop))
  }

  /** Removes what uploads left that came to no end long ago; gives their number. */
  async collectParts(): Promise<number> {
    return this.#guarded(() => this.#parts.collect())
  }

  async close(): Promise<void> {
    this.#closed.abort()
    await this.#watcher.close()
  }

  async #findOne(query: Document, options: FindOptions): Promise<Uint8Array | null> {
    const found: unknown = await this.#log.findOne(
      { projectId: projectKey(this.#deps.projectId), ...query },
      options,
    )
    return found as Uint8Array | null
  }

  async #guarded<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      this.#forget()
      throw logError(error)
    }
  }

  /** After trouble the log may be another one: restored, replaced, or without its index. */
  #forget(): void {
    this.#seen = null
    this.#hasIndex = false
  }
}

/** A driver that sends a write again by itself may say that nothing was sent when something was. */
function refuseRetries(db: Db): void {
  if (db.client.options.retryWrites) throw new Error('A log needs a client made with logClientOptions')
}

function replaced(lsn: number): ArgonError {
  const message = `The log on the MongoDB server is not the one that was read before: what it held at LSN ${lsn} is gone or another; it was restored from a copy or replaced`
  return new ArgonError('log.replaced', message, { lsn })
}

const cancelled = (): ArgonError => new ArgonError('cancelled', 'Reading the log was cancelled')

const isSame = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0
