import { ArgonError, isArgonError } from '../../../shared/model/errors.ts'
import type { BranchId, CollectionId } from '../../../shared/model/ids.ts'
import { importCheckIdsMax, importErrorsKeptMax } from '../../../shared/model/limits.ts'
import { checkCollectionName } from '../../../shared/model/names.ts'
import { docKeyOfDocument, docKeyText } from '../bson/doc-key.ts'
import { ensureId } from '../bson/document-id.ts'
import { validateDocument } from '../bson/validate.ts'
import type { Snapshot } from '../index/snapshot.ts'
import type { Project } from '../projects/project.ts'
import { catalogueAt } from '../read/catalogue.ts'
import { breathe } from '../store/turns.ts'
import type { ImportError } from './import-report.ts'
import { ImportParser, type ImportItem } from './parse-import.ts'

export interface CheckImportInput {
  readonly branchId: BranchId
  readonly collection: string
  /** Ends the check between two chunks; it then throws `cancelled`. */
  readonly signal?: AbortSignal
}

/** What an import of the same bytes would find now. */
export interface ImportCheck {
  /** The collection that is there; null where it would be made. */
  readonly collectionId: CollectionId | null
  readonly bytes: number
  /** Documents that would be written, and those that would not be; the first thousand of these are in `errors`. */
  readonly documents: number
  readonly bad: number
  readonly errors: readonly ImportError[]
}

/**
 * Reads a file as an import does and writes nothing. Every document is checked as it would be, also whether its `_id` is
 * taken; within the file the first `importCheckIdsMax` are remembered for that.
 */
export async function checkImport(
  project: Project,
  input: CheckImportInput,
  chunks: AsyncIterable<Uint8Array>,
): Promise<ImportCheck> {
  checkCollectionName(input.collection)
  project.branches.writable(input.branchId)
  const head = project.log.head().lsn
  const row = catalogueAt(project, input.branchId, head).find(({ name }) => name === input.collection)
  const check = new Check(project, row === undefined ? null : project.snapshot(input.branchId, head, row.id))
  const parser = new ImportParser()
  let bytes = 0
  for await (const chunk of chunks) {
    if (input.signal?.aborted === true) throw new ArgonError('cancelled', 'The check was stopped')
    check.take(parser.push(chunk))
    bytes += chunk.length
    await breathe()
    project.refuseUnfinished()
  }
  check.take(parser.end())
  const { documents, bad, errors } = check
  return { collectionId: row?.id ?? null, bytes, documents, bad, errors }
}

class Check {
  readonly errors: ImportError[] = []
  documents = 0
  bad = 0
  readonly #project: Project
  readonly #existing: Snapshot | null
  readonly #seen = new Set<string>()

  constructor(project: Project, existing: Snapshot | null) {
    this.#project = project
    this.#existing = existing
  }

  take(items: readonly ImportItem[]): void {
    for (const item of items) {
      const fault = item.kind === 'bad' ? item : this.#faultOf(item.bytes, item.line)
      if (fault === null) this.documents += 1
      else this.#refuse(fault)
    }
  }

  #refuse({ line, reason, excerpt }: ImportError): void {
    this.bad += 1
    if (this.errors.length < importErrorsKeptMax) this.errors.push({ line, reason, excerpt })
  }

  #faultOf(bytes: Uint8Array, line: number): ImportError | null {
    try {
      validateDocument(bytes)
      const withId = ensureId(bytes, this.#project.makeObjectId)
      if (withId.added) validateDocument(withId.bytes)
      else if (this.#isTaken(docKeyOfDocument(withId.bytes)))
        return { line, reason: 'There is a document with this _id already', excerpt: '' }
      return null
    } catch (error) {
      if (!isArgonError(error)) throw error
      return { line, reason: error.message, excerpt: '' }
    }
  }

  #isTaken(docKey: Uint8Array): boolean {
    const text = docKeyText(docKey)
    if (this.#seen.has(text)) return true
    if (this.#seen.size < importCheckIdsMax) this.#seen.add(text)
    return this.#existing !== null && this.#existing.get(docKey) !== null
  }
}
