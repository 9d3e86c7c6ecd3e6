import { ArgonError, isArgonError } from '../../../shared/model/errors.ts'
import {
  asCollectionId,
  asLsn,
  type BranchId,
  type CollectionId,
  type Lsn,
} from '../../../shared/model/ids.ts'
import type { Author } from '../branches/branch-commands.ts'
import { ensureId } from '../bson/document-id.ts'
import { validateDocument } from '../bson/validate.ts'
import { breathe } from '../store/turns.ts'
import type { Project } from '../projects/project.ts'
import { createCollection, dropCollection } from '../write/collections.ts'
import { idDocument, idText, writeDocuments } from '../write/documents.ts'
import { splitDuplicates } from './duplicates.ts'
import { ImportReport, type ImportError, type ImportProgress, type ImportState } from './import-report.ts'
import { ImportParser, type ImportItem, type ImportedDocument } from './parse-import.ts'
import { RecordPipe } from './record-pipe.ts'

export interface ImportInput {
  readonly branchId: BranchId
  /** Name of the collection; made when it is not there. */
  readonly collection: string
  readonly fileName: string
  /** Size of the file; 0 when unknown. */
  readonly bytesTotal: number
  /** What a bad document does: end the import, or be reported and left out. */
  readonly onBad: 'stop' | 'skip'
}

/** A document that waits for its record. */
export interface PendingDocument {
  /** With `_id`. */
  readonly bytes: Uint8Array
  readonly line: number
}

/** Parsed between two looks at the outside, so that nobody waits long. */
const sliceBytes = 256 * 1024

/** Ends the import; its message is the reason that is shown. */
class Refusal extends Error {}

/**
 * One import under way: bytes in, records out. Holds at most one chunk, the documents of one record, and one record
 * that is being written, however large the file is.
 */
export class ImportRun {
  readonly id: string
  /** Resolves when the import has ended, however. */
  readonly ended: Promise<void>
  readonly #end: () => void
  readonly #project: Project
  readonly #input: ImportInput
  readonly #collectionId: CollectionId
  readonly #author: Author
  readonly #madeAt: Lsn | null
  readonly #report: ImportReport
  readonly #parser = new ImportParser()
  readonly #pipe = new RecordPipe<PendingDocument>(
    ({ bytes }) => bytes.length,
    (documents) => this.#writeRecord(documents),
  )
  /** Everything that was asked for, one after the other. */
  #work: Promise<void> = Promise.resolve()
  #stopReason: string | null = null

  private constructor(
    project: Project,
    id: string,
    input: ImportInput,
    author: Author,
    place: { collectionId: CollectionId; madeAt: Lsn | null },
  ) {
    const { branchId, collection, fileName, bytesTotal } = input
    const { collectionId, madeAt } = place
    this.id = id
    this.#project = project
    this.#input = input
    this.#author = author
    this.#collectionId = collectionId
    this.#madeAt = madeAt
    const { promise, resolve } = Promise.withResolvers<void>()
    this.ended = promise
    this.#end = resolve
    const subject = {
      importId: id,
      projectId: project.id,
      branchId,
      collectionId,
      collection,
      fileName,
      bytesTotal,
    }
    this.#report = new ImportReport(subject, project.deps.now)
    if (madeAt !== null) this.#report.wrote(madeAt, madeAt, 0)
  }

  /** Begins an import; throws where the branch cannot be written to or the collection's name is refused. */
  static async begin(project: Project, id: string, input: ImportInput, actor: string): Promise<ImportRun> {
    const author = { actor, message: `Import ${input.fileName}` }
    project.branches.writable(input.branchId)
    return new ImportRun(project, id, input, author, await findOrMake(project, input, author))
  }

  get state(): ImportState {
    return this.#report.state
  }

  progress(): ImportProgress {
    return this.#report.progress()
  }

  /** Takes the next bytes; resolves when there is room for more. Trouble ends the import; only a bug rejects. */
  async write(bytes: Uint8Array): Promise<ImportState> {
    await this.#next(() => this.#read(bytes))
    return this.state
  }

  /** There are no more bytes: writes what is left and resolves with the end. */
  async finish(): Promise<ImportProgress> {
    await this.#next(async () => {
      await this.#take(this.#parser.end())
      await this.#pipe.end()
      this.#conclude('completed')
    })
    return this.progress()
  }

  /** Stops at the next boundary of a record; what was written stays. */
  async cancel(reason = 'Stopped'): Promise<ImportProgress> {
    this.#stopReason ??= reason
    await this.#next(async () => {})
    return this.progress()
  }

  #next(act: () => Promise<void>): Promise<void> {
    const result = this.#work.then(async () => {
      if (this.state !== 'running') return
      try {
        this.#checkStopped()
        await act()
      } catch (error) {
        await this.#breakOff(error)
      }
    })
    this.#work = result.catch(() => {})
    return result
  }

  async #read(bytes: Uint8Array): Promise<void> {
    for (let start = 0; start < bytes.length; start += sliceBytes) {
      const slice = bytes.subarray(start, start + sliceBytes)
      await this.#take(this.#parser.push(slice))
      this.#report.tookBytes(slice.length)
      await breathe()
      this.#checkStopped()
    }
  }

  async #take(items: readonly ImportItem[]): Promise<void> {
    for (const item of items) {
      const document = item.kind === 'bad' ? item : this.#prepare(item)
      if ('reason' in document) {
        this.#refuse(document)
        continue
      }
      await this.#pipe.push(document)
    }
  }

  /** The document with an `_id`, checked, so that a record is refused for nothing but a duplicate. */
  #prepare({ bytes, line }: ImportedDocument): PendingDocument | ImportError {
    try {
      validateDocument(bytes)
      const withId = ensureId(bytes, this.#project.makeObjectId)
      // An ObjectId may be what makes it too large.
      if (withId.added) validateDocument(withId.bytes)
      return { bytes: withId.bytes, line }
    } catch (error) {
      if (!isArgonError(error)) throw error
      return { line, reason: error.message, excerpt: '' }
    }
  }

  #refuse({ line, reason, excerpt }: ImportError): void {
    this.#report.foundBad({ line, reason, excerpt })
    if (this.#input.onBad === 'stop') throw new Refusal(`Line ${line}: ${reason}`)
  }

  async #writeRecord(documents: readonly PendingDocument[]): Promise<void> {
    this.#checkStopped()
    for (let left = documents; left.length > 0;) {
      try {
        return await this.#append(left)
      } catch (error) {
        if (!isArgonError(error, 'document.duplicateId')) throw error
        left = this.#withoutDuplicates(left, error)
      }
    }
  }

  async #append(documents: readonly PendingDocument[]): Promise<void> {
    // Reading and writing take a turn each.
    await breathe()
    const writes = documents.map(({ bytes }) => ({ kind: 'insert', document: bytes }) as const)
    const input = { branchId: this.#input.branchId, collectionId: this.#collectionId, writes }
    const { lsn, count } = await writeDocuments(this.#project, input, this.#author)
    if (lsn !== null) this.#report.wrote(lsn, asLsn(lsn + count - 1), count)
  }

  #withoutDuplicates(documents: readonly PendingDocument[], error: ArgonError): readonly PendingDocument[] {
    const first = documents[Number(error.details['index'])]
    if (this.#input.onBad === 'stop' && first !== undefined) this.#refuse(duplicateError(first))
    const head = this.#project.log.head().lsn
    const snapshot = this.#project.snapshot(this.#input.branchId, head, this.#collectionId)
    const { fresh, duplicates } = splitDuplicates(documents, (docKey) => snapshot.get(docKey) !== null)
    for (const duplicate of duplicates) this.#refuse(duplicateError(duplicate))
    // Without one the state moved meanwhile, and the same documents are tried on it again.
    return fresh
  }

  #checkStopped(): void {
    if (this.#stopReason !== null) throw new ArgonError('cancelled', this.#stopReason)
  }

  async #breakOff(trouble: unknown): Promise<void> {
    this.#pipe.discard()
    const late = await this.#pipe.settled().then(
      () => null,
      (failure: unknown) => failure,
    )
    // A record that failed while the stop was asked for is the more telling reason.
    const cause = isArgonError(trouble, 'cancelled') ? (late ?? trouble) : trouble
    if (!(cause instanceof Refusal) && !isArgonError(cause)) {
      this.#conclude('failed', 'The import met an error inside Argon Desktop')
      throw cause
    }
    const kept = await this.#describeKept()
    this.#conclude(isArgonError(cause, 'cancelled') ? 'stopped' : 'failed', `${cause.message}; ${kept}`)
  }

  #conclude(state: Exclude<ImportState, 'running'>, reason = ''): void {
    this.#report.end(state, reason)
    this.#end()
  }

  /** What stays of an import that broke off; a collection made for documents which never came goes again. */
  async #describeKept(): Promise<string> {
    const { documents } = this.#report
    if (documents > 0)
      return `${documents} ${documents === 1 ? 'document was' : 'documents were'} written and stay`
    if (this.#madeAt !== null) {
      const { branchId } = this.#input
      await dropCollection(this.#project, branchId, this.#collectionId, this.#author).catch(() => {})
    }
    return 'nothing was written'
  }
}

async function findOrMake(
  project: Project,
  { branchId, collection }: ImportInput,
  author: Author,
): Promise<{ collectionId: CollectionId; madeAt: Lsn | null }> {
  try {
    const { collectionId, lsn } = await createCollection(project, branchId, collection, author)
    return { collectionId, madeAt: lsn }
  } catch (error) {
    if (!isArgonError(error, 'collection.nameTaken')) throw error
    return { collectionId: asCollectionId(Number(error.details['id'])), madeAt: null }
  }
}

function duplicateError({ bytes, line }: PendingDocument): ImportError {
  const id = idText(idDocument(bytes))
  return { line, reason: `There is a document with _id ${id} already`, excerpt: `_id: ${id}` }
}
