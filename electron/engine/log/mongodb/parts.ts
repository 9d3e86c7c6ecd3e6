import { Binary, Long, UUID } from 'bson'
import type { Collection, Db } from 'mongodb'
import type { ProjectId } from '../../../../shared/model/ids.ts'
import {
  logPartBytesMax,
  uploadAbandonedMilliseconds,
  uploadCollectedMilliseconds,
} from '../../../../shared/model/limits.ts'
import { decode } from '../../bson/bson-options.ts'
import { rawDocuments } from '../../mongodb/client-options.ts'
import { serverTime } from '../../mongodb/clock-skew.ts'
import type { SealedRecord } from '../record.ts'
import { logCollection, partsCollection, sharedCollection } from './collections.ts'
import { DocumentFields } from './document-fields.ts'
import { streamSlices } from './entry-stream.ts'
import type { PartsReference } from './record-document.ts'

export interface PartsDeps {
  readonly db: Db
  readonly projectId: ProjectId
  readonly now: () => number
  readonly randomBytes: (length: number) => Uint8Array
}

interface Upload extends PartsReference {
  readonly entryBytes: readonly Uint8Array[]
  readonly begun: number
}

/** The entries of large records: stored before the record that names them, and nothing until it does. */
export class Parts {
  readonly #deps: PartsDeps
  readonly #parts: Collection
  #last: Upload | null = null

  constructor(deps: PartsDeps) {
    this.#deps = deps
    this.#parts = sharedCollection(deps.db, partsCollection)
  }

  /**
   * Stores the entries of a record. Where the same entries go out again, because another record took their place, the
   * upload of before serves again. One that is so old that it may be removed before the record names it, because this
   * machine slept meanwhile, is begun anew.
   */
  async upload(record: SealedRecord): Promise<PartsReference> {
    const last = this.#last
    let upload =
      last !== null && isSame(last.entryBytes, record.entryBytes) ? last : await this.#store(record)
    while (this.#deps.now() - upload.begun > uploadAbandonedMilliseconds) upload = await this.#store(record)
    this.#last = upload
    return upload
  }

  async #store({ entryBytes }: SealedRecord): Promise<Upload> {
    const begun = this.#deps.now()
    const at = new Date(await serverTime(this.#deps.db))
    const uploadId = this.#deps.randomBytes(16)
    let count = 0
    for (const slice of streamSlices(entryBytes, logPartBytesMax)) {
      await this.#parts.insertOne({
        _id: partId(uploadId, count) as never,
        projectId: new UUID(this.#deps.projectId),
        uploadId: new Binary(uploadId),
        part: count,
        at,
        bytes: new Binary(slice),
      })
      count++
    }
    return { uploadId, count, entryBytes, begun }
  }

  /** Forgets the upload of a record that has its place. */
  release(): void {
    this.#last = null
  }

  /** The documents of an upload in order, as many as there are. */
  async read({ uploadId, count }: PartsReference): Promise<Uint8Array[]> {
    const documents: Uint8Array[] = []
    for (let part = 0; part < count; part++) {
      const found: unknown = await this.#parts.findOne({ _id: partId(uploadId, part) as never }, rawDocuments)
      if (found === null) break
      documents.push(found as Uint8Array)
    }
    return documents
  }

  /**
   * Removes what uploads left that came to no end: those that no record names and that were begun, by the server's time,
   * so long ago that their writers have given them up. Gives the number of uploads removed.
   */
  async collect(): Promise<number> {
    const before = new Date((await serverTime(this.#deps.db)) - uploadCollectedMilliseconds)
    const projectId = new UUID(this.#deps.projectId)
    const old = this.#parts.find(
      { projectId, part: 0, at: { $lt: before } },
      { ...rawDocuments, projection: { uploadId: 1 } },
    )
    let removed = 0
    for await (const bytes of old) {
      const uploadId = new Binary(
        new DocumentFields(decode(bytes as unknown as Uint8Array)).bytes('uploadId'),
      )
      if (await this.#isNamed(uploadId)) continue
      await this.#parts.deleteMany({ projectId, uploadId })
      removed++
    }
    return removed
  }

  async #isNamed(uploadId: Binary): Promise<boolean> {
    const log = sharedCollection(this.#deps.db, logCollection)
    const query = {
      projectId: new UUID(this.#deps.projectId),
      lsn: { $gte: Long.ONE },
      'parts.uploadId': uploadId,
    }
    return (await log.findOne(query, { ...rawDocuments, projection: { _id: 1 } })) !== null
  }
}

/** The stream that the documents of an upload hold together; throws with the number of the part that is missing. */
export function streamOfParts(documents: readonly Uint8Array[], count: number): Uint8Array {
  if (documents.length < count) {
    throw new Error(`part ${documents.length} of the ${count} that hold its entries is missing`)
  }
  return Buffer.concat(documents.map((bytes) => new DocumentFields(decode(bytes)).bytes('bytes')))
}

/** The name of a part: the upload's, then the number of the part in 4 bytes. */
function partId(uploadId: Uint8Array, part: number): Binary {
  const bytes = Buffer.alloc(uploadId.length + 4)
  bytes.set(uploadId)
  bytes.writeUInt32BE(part, uploadId.length)
  return new Binary(bytes)
}

const isSame = (a: readonly Uint8Array[], b: readonly Uint8Array[]): boolean =>
  a === b || (a.length === b.length && a.every((bytes, i) => Buffer.compare(bytes, b[i] as Uint8Array) === 0))
