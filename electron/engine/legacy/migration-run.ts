import { isArgonError } from '../../../shared/model/errors.ts'
import type {
  FoundBranches,
  MigrationProgress,
  MigrationReport,
  MigrationStep,
  NamedDocument,
  SkippedCollection,
} from '../../../shared/model/migration.ts'
import { idDocument, idText } from '../write/documents.ts'
import { BranchRun, type CollectionRun } from './branch-run.ts'

/** Documents that a report names; there may be more. */
const namedMax = 100

/** What is counted while a migration, or its dry run, is under way. */
export class MigrationRun {
  readonly branches: readonly BranchRun[]
  readonly database: string
  readonly #found: FoundBranches
  readonly #isDryRun: boolean
  readonly #now: () => number
  readonly #started: number
  readonly #changed: NamedDocument[] = []
  readonly #unusable: (NamedDocument & { readonly reason: string })[] = []
  readonly #late: SkippedCollection[] = []
  #step: MigrationStep = 'importing'

  constructor(found: FoundBranches, isDryRun: boolean, now: () => number) {
    this.branches = found.branches.map((branch) => new BranchRun(branch))
    this.database = found.database
    this.#found = found
    this.#isDryRun = isDryRun
    this.#now = now
    this.#started = now()
  }

  begin(step: MigrationStep): void {
    this.#step = step
  }

  /** Notes a document that is not what was read of it before. */
  noteChanged(source: string, document: Uint8Array): void {
    if (this.#changed.length < namedMax) this.#changed.push({ source, id: textOfId(document) })
  }

  /** Notes a document that was left out, and why. */
  noteUnusable(source: string, document: Uint8Array, reason: string): void {
    if (this.#unusable.length < namedMax) this.#unusable.push({ source, id: textOfId(document), reason })
  }

  /** Notes collections that were made while the migration ran. */
  noteLate(names: readonly string[]): void {
    const known = new Set(this.#collections().map(({ found }) => found.source))
    for (const { name } of this.#found.skipped) known.add(name)
    const reason = 'It was made during the migration; migrate again to take it over'
    for (const name of names) if (!known.has(name)) this.#late.push({ name, reason })
  }

  #collections(): CollectionRun[] {
    return this.branches.flatMap(({ collections }) => collections)
  }

  progress(branch: BranchRun, collection: CollectionRun): MigrationProgress {
    return {
      step: this.#step,
      branch: branch.name,
      collection: collection.found.collection,
      done: this.#done(),
      total: Math.max(this.#found.documents, this.#done()),
      report: null,
    }
  }

  #done(): number {
    const side = this.#step === 'importing' ? 'imported' : 'verified'
    return this.#collections().reduce((sum, one) => sum + one[side].documents, 0)
  }

  /** The last report; `bytesAfter` are those of the entries that hold everything now. */
  end(bytesAfter: number): MigrationProgress {
    const last = this.branches.at(-1)
    return {
      step: this.#step,
      branch: last?.name ?? '',
      collection: last?.collections.at(-1)?.found.collection ?? '',
      done: this.#done(),
      total: this.#done(),
      report: this.#report(bytesAfter),
    }
  }

  #report(bytesAfter: number): MigrationReport {
    const collections = this.#collections()
    const { bytes, estimatedBytes, skipped } = this.#found
    return {
      database: this.database,
      isDryRun: this.#isDryRun,
      milliseconds: this.#now() - this.#started,
      branches: this.branches.map((branch) => branch.report()),
      skipped: [...skipped, ...this.#late],
      bytesBefore: collections.reduce((sum, one) => sum + one.imported.bytes, 0),
      bytesAfter,
      estimatedShare: bytes === 0 ? 1 : estimatedBytes / bytes,
      isVerified:
        !this.#isDryRun && this.#late.length === 0 && collections.every((one) => one.different === 0),
      changed: this.#changed,
      unusable: this.#unusable,
    }
  }
}

function textOfId(document: Uint8Array): string {
  try {
    return idText(idDocument(document))
  } catch (error) {
    if (!isArgonError(error)) throw error
    return ''
  }
}
