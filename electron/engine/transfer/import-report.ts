import type { BranchId, CollectionId, Lsn, ProjectId } from '../../../shared/model/ids.ts'
import { importErrorsKeptMax } from '../../../shared/model/limits.ts'

export type ImportState = 'running' | 'completed' | 'stopped' | 'failed'

export interface ImportError {
  /** 1-based line in the file. */
  readonly line: number
  readonly reason: string
  readonly excerpt: string
}

/** How an import stands; see the contract for each field. Times are milliseconds since 1970. */
export interface ImportProgress {
  readonly importId: string
  readonly projectId: ProjectId
  readonly branchId: BranchId
  readonly collectionId: CollectionId
  readonly collection: string
  readonly fileName: string
  readonly state: ImportState
  readonly bytes: number
  readonly bytesTotal: number
  readonly documents: number
  readonly bad: number
  readonly errors: ImportError[]
  readonly rate: number
  readonly startedTime: number
  readonly endedTime: number | null
  readonly fromLsn: Lsn | null
  readonly toLsn: Lsn | null
  readonly reason: string
}

/** What stays the same for the whole import. */
export type ImportSubject = Pick<
  ImportProgress,
  'importId' | 'projectId' | 'branchId' | 'collectionId' | 'collection' | 'fileName' | 'bytesTotal'
>

const rateMilliseconds = 2000

/** Counts what an import did. */
export class ImportReport {
  readonly #subject: ImportSubject
  readonly #now: () => number
  readonly #startedTime: number
  readonly #errors: ImportError[] = []
  /** Documents written by when, over the last moments. */
  readonly #samples: { readonly time: number; readonly documents: number }[] = []
  #state: ImportState = 'running'
  #reason = ''
  #bytes = 0
  #documents = 0
  #bad = 0
  #fromLsn: Lsn | null = null
  #toLsn: Lsn | null = null
  #endedTime: number | null = null

  constructor(subject: ImportSubject, now: () => number) {
    this.#subject = subject
    this.#now = now
    this.#startedTime = now()
    this.#samples.push({ time: this.#startedTime, documents: 0 })
  }

  get state(): ImportState {
    return this.#state
  }

  get documents(): number {
    return this.#documents
  }

  tookBytes(bytes: number): void {
    this.#bytes += bytes
  }

  foundBad(error: ImportError): void {
    this.#bad += 1
    if (this.#errors.length < importErrorsKeptMax) this.#errors.push(error)
  }

  wrote(firstLsn: Lsn, lastLsn: Lsn, documents: number): void {
    this.#fromLsn ??= firstLsn
    this.#toLsn = lastLsn
    this.#documents += documents
    const time = this.#now()
    this.#samples.push({ time, documents: this.#documents })
    while (this.#samples.length > 2 && (this.#samples[1]?.time ?? time) < time - rateMilliseconds) {
      this.#samples.shift()
    }
  }

  end(state: Exclude<ImportState, 'running'>, reason = ''): void {
    this.#state = state
    this.#reason = reason
    this.#endedTime = this.#now()
  }

  progress(): ImportProgress {
    return {
      ...this.#subject,
      state: this.#state,
      bytes: this.#bytes,
      documents: this.#documents,
      bad: this.#bad,
      errors: [...this.#errors],
      rate: this.#rate(),
      startedTime: this.#startedTime,
      endedTime: this.#endedTime,
      fromLsn: this.#fromLsn,
      toLsn: this.#toLsn,
      reason: this.#reason,
    }
  }

  #rate(): number {
    const first = this.#samples[0]
    if (first === undefined) return 0
    const milliseconds = (this.#endedTime ?? this.#now()) - first.time
    return milliseconds <= 0 ? 0 : Math.round(((this.#documents - first.documents) * 1000) / milliseconds)
  }
}
