import { Binary, Long, UUID, type Document } from 'bson'
import { uuidToBytes } from '../../../../shared/ejson/text-bytes.ts'
import { operations, type Entry, type Operation } from '../../../../shared/model/entry.ts'
import {
  asBranchId,
  asCollectionId,
  asLsn,
  asProjectId,
  type ProjectId,
} from '../../../../shared/model/ids.ts'
import { recordEntriesMax, textEntriesMax } from '../../../../shared/model/limits.ts'
import { decodeEntry, encodeEntry, entryDigest } from '../entry-codec.ts'
import { encodeHeader, hashBytes, recordHash, type RecordHeader, type SealedRecord } from '../record.ts'
import { packStatements, unpackStatements, type RequestStamp } from '../request.ts'
import { validateDocument } from '../../bson/validate.ts'
import { DocumentFields } from './document-fields.ts'
import { entriesOfStream } from './entry-stream.ts'
import { entryText } from './entry-text.ts'

/** Where the entries of a large record are: slices of their stream in the collection of parts. */
export interface PartsReference {
  readonly uploadId: Uint8Array
  readonly count: number
}

/** A document of the log as it was read, before its entries are. */
export interface RecordDocument {
  readonly header: RecordHeader
  readonly hash: Uint8Array
  readonly fields: DocumentFields
  /** Null where the entries are in the document itself. */
  readonly parts: PartsReference | null
}

const documentVersion = 1
const uploadIdBytes = 16

/** The document of a record; its entries are in it unless they were stored as parts. */
export function recordToDocument(record: SealedRecord, parts: PartsReference | null): Document {
  return {
    _id: new Binary(record.recordId),
    v: documentVersion,
    projectId: new UUID(record.projectId),
    lsn: Long.fromNumber(record.lsn),
    count: record.count,
    branchId: Long.fromNumber(record.branchId),
    ts: new Date(record.time),
    ...(record.sourceTime === null ? {} : { sourceTs: new Date(record.sourceTime) }),
    actor: record.actor,
    ...(record.message === '' ? {} : { message: record.message }),
    ...(record.request === null ? {} : { request: requestToDocument(record.request) }),
    prev: new Binary(record.prev),
    hash: new Binary(record.hash),
    ...(parts === null ? { entries: entriesToDocuments(record.entries) } : { parts: partsToDocument(parts) }),
  }
}

function entriesToDocuments(entries: readonly Entry[]): Document[] {
  const isShort = entries.length <= textEntriesMax
  return entries.map((entry) => {
    const text = isShort ? entryText(entry) : undefined
    return {
      op: entry.op,
      collection: Long.fromNumber(entry.collection),
      document: new Binary(entry.document),
      ...(text === undefined ? {} : { text }),
    }
  })
}

const requestToDocument = ({ lsid, txnNumber, stmtIds }: RequestStamp): Document => ({
  lsid: new UUID(lsid),
  txnNumber: Long.fromBigInt(txnNumber),
  stmtIds: new Binary(packStatements(stmtIds)),
})

const partsToDocument = (parts: PartsReference): Document => ({
  uploadId: new Binary(parts.uploadId),
  count: parts.count,
})

/** Reads all of a document but its entries; throws with what is wrong about it. */
export function readRecordDocument(document: Document): RecordDocument {
  const fields = new DocumentFields(document)
  const version = fields.int32('v')
  if (version !== documentVersion)
    throw new Error(`its version is ${version}, and this program knows ${documentVersion}`)
  const header: RecordHeader = {
    recordId: fields.bytes('_id', 16),
    projectId: asProjectId(fields.uuid('projectId')),
    lsn: asLsn(fields.lsn('lsn')),
    count: fields.int32('count'),
    branchId: asBranchId(fields.lsn('branchId')),
    time: fields.date('ts'),
    sourceTime: fields.has('sourceTs') ? fields.date('sourceTs') : null,
    actor: fields.string('actor'),
    message: fields.has('message') ? fields.string('message') : '',
    request: readRequest(fields),
    prev: fields.bytes('prev', hashBytes),
  }
  if (!(header.count >= 1 && header.count <= recordEntriesMax))
    throw new Error('its field count is out of bounds')
  return { header, hash: fields.bytes('hash', hashBytes), fields, parts: readParts(fields) }
}

function readRequest(fields: DocumentFields): RequestStamp | null {
  if (!fields.has('request')) return null
  const request = fields.document('request')
  return {
    lsid: uuidToBytes(request.uuid('lsid')) as Uint8Array,
    txnNumber: request.int64('txnNumber'),
    stmtIds: unpackStatements(request.bytes('stmtIds')),
  }
}

function readParts(fields: DocumentFields): PartsReference | null {
  if (!fields.has('parts')) return null
  const parts = fields.document('parts')
  return { uploadId: parts.bytes('uploadId', uploadIdBytes), count: parts.int32('count') }
}

/** The whole record, its hash compared; `stream` is what its parts hold. Throws with what is wrong about it. */
export function completeRecord(read: RecordDocument, stream: Uint8Array | null): SealedRecord {
  const { header, hash } = read
  const entryBytes = stream === null ? storedEntries(read.fields) : entriesOfStream(stream, header.count)
  if (entryBytes?.length !== header.count) throw new Error('it does not have as many entries as it says')
  const headerBytes = encodeHeader(header)
  if (Buffer.compare(hash, recordHash(headerBytes, entryBytes.map(entryDigest))) !== 0) {
    throw new Error('its hash does not fit its content')
  }
  const entries = entryBytes.map((bytes, i) => decodeEntry(bytes, header.lsn + i))
  for (const { document } of entries) validateDocument(document)
  return { ...header, hash, headerBytes, entries, entryBytes }
}

function storedEntries(fields: DocumentFields): Uint8Array[] {
  return fields.documents('entries').map((entry) => {
    const op = entry.string('op')
    if (!isOperation(op)) throw new Error(`the operation ${op} is unknown`)
    const collection = asCollectionId(entry.lsn('collection', 0))
    return encodeEntry({ op, collection, document: entry.bytes('document') })
  })
}

const isOperation = (op: string): op is Operation => (operations as readonly string[]).includes(op)

/** The project as it stands in queries. */
export const projectKey = (projectId: ProjectId): UUID => new UUID(projectId)
