import { Long } from 'bson'
import type { Collection } from 'mongodb'
import { bsonToTree } from '../../../../shared/ejson/bson-to-tree.ts'
import { valueLabel } from '../../../../shared/ejson/label.ts'
import { ArgonError } from '../../../../shared/model/errors.ts'
import type { ProjectId } from '../../../../shared/model/ids.ts'
import { decode } from '../../bson/bson-options.ts'
import { rawDocuments } from '../../mongodb/client-options.ts'
import { lastLsn, type SealedRecord } from '../record.ts'
import { DocumentFields } from './document-fields.ts'
import { streamOfParts, type Parts } from './parts.ts'
import { completeRecord, projectKey, readRecordDocument } from './record-document.ts'

/** Documents asked for at once; the server ends a batch at 16 MiB anyway. */
const batchDocuments = 500

/** Reads the documents of one project's log and makes sure of each that it is a record in its place. */
export class RecordReader {
  readonly #log: Collection
  readonly #projectId: ProjectId
  readonly #parts: Parts

  constructor(log: Collection, projectId: ProjectId, parts: Parts) {
    this.#log = log
    this.#projectId = projectId
    this.#parts = parts
  }

  /**
   * Records from the one that begins at `lsn` on. Throws `log.corrupt` with the `_id` of a document that is no record or
   * does not follow the one before it, `log.replaced` where the first does not begin at `lsn`.
   */
  async *recordsFrom(lsn: number, signal: AbortSignal): AsyncGenerator<SealedRecord> {
    const query = { projectId: projectKey(this.#projectId), lsn: { $gte: Long.fromNumber(lsn) } }
    const cursor = this.#log.find(query, {
      ...rawDocuments,
      sort: { lsn: 1 },
      batchSize: batchDocuments,
      signal,
    })
    let before: SealedRecord | null = null
    try {
      for await (const found of cursor) {
        const bytes = found as unknown as Uint8Array
        const record = await this.#record(bytes)
        if (before === null) this.#checkFirst(record, lsn)
        else this.#checkFollows(bytes, record, before)
        yield record
        before = record
      }
    } finally {
      await cursor.close()
    }
  }

  async #record(bytes: Uint8Array): Promise<SealedRecord> {
    const read = this.#named(bytes, () => readRecordDocument(decode(bytes)))
    const { parts } = read
    if (parts === null) return this.#named(bytes, () => completeRecord(read, null))
    const documents = await this.#parts.read(parts)
    return this.#named(bytes, () => completeRecord(read, streamOfParts(documents, parts.count)))
  }

  #checkFirst(record: SealedRecord, lsn: number): void {
    if (record.lsn === lsn) return
    const message = `No record begins at LSN ${lsn} in the log on the MongoDB server, and one does at ${record.lsn}; the log was restored from a copy or replaced`
    throw new ArgonError('log.replaced', message, { lsn })
  }

  #checkFollows(bytes: Uint8Array, record: SealedRecord, before: SealedRecord): void {
    this.#named(bytes, () => checkFollows(record, before))
  }

  /** Reads from a document of the log, or from some of its fields; throws `log.corrupt` with its `_id`. */
  read<T>(bytes: Uint8Array, use: (fields: DocumentFields) => T): T {
    return this.#named(bytes, () => use(new DocumentFields(decode(bytes))))
  }

  #named<T>(bytes: Uint8Array, work: () => T): T {
    try {
      return work()
    } catch (error) {
      throw foreignDocument(this.#log.namespace, bytes, error)
    }
  }
}

function checkFollows(record: SealedRecord, before: SealedRecord): void {
  const next = lastLsn(before) + 1
  if (record.lsn !== next) throw new Error(`it begins at LSN ${record.lsn} where ${next} comes next`)
  if (Buffer.compare(record.prev, before.hash) !== 0)
    throw new Error('it does not follow the record before it')
  if (record.time < before.time) throw new Error('it is older than the record before it')
}

function foreignDocument(namespace: string, bytes: Uint8Array, error: unknown): ArgonError {
  const fields = bsonToTree(bytes).fields
  const value = (name: string) => fields.find((field) => field[0] === name)?.[1]
  const [idNode, lsnNode] = [value('_id'), value('lsn')]
  const id = idNode === undefined ? 'none' : valueLabel(idNode)
  const lsn = lsnNode === undefined ? 'none' : valueLabel(lsnNode)
  const reason = error instanceof Error ? error.message : String(error)
  const message = `The document in ${namespace} with _id ${id} and lsn ${lsn} is not a record as it was written: ${reason}; remove it if it does not belong there, or restore the log from a copy`
  return new ArgonError('log.corrupt', message, { id, lsn, reason }, { cause: error })
}
