import type { Page } from '../../../../shared/contract/documents.ts'
import type { Moment } from '../../../../shared/model/moment.ts'
import { loadedDocument, splitPage } from './loaded-document.ts'
import type { LoadedDocument } from './loaded-document.ts'

export const blockDocuments = 100
/** Blocks kept in memory; those last looked at stay. */
const blocksKeptMax = 60
/** Bytes of documents kept, so that blocks of 16 MB documents do not fill the memory. */
const bytesKeptMax = 256 * 1024 * 1024
const requestsAtOnceMax = 2

/** Reads a page by offset. `at` is the moment that the first page resolved to, or null for the first page itself. */
export type FetchPage = (
  request: { readonly offset: number; readonly limit: number; readonly at: Moment | null },
  signal: AbortSignal,
) => Promise<Page>

interface Block {
  /** By place in the block; a page may stop early when its documents are large. */
  readonly documents: (LoadedDocument | undefined)[]
  bytes: number
  usedTick: number
}

interface Request {
  readonly abort: AbortController
  readonly from: number
  readonly to: number
}

/**
 * The documents of one collection on one branch at one moment, in blocks read when they are looked at. What has
 * been read never changes; what has not is undefined. The first page fixes the moment for all others.
 */
export interface Snapshot {
  readonly moment: Moment | null
  /** Documents in the collection; null before the first page. */
  readonly total: number | null
  /** The last failure, until a later read succeeds. */
  readonly error: unknown
  /** Grows with every change of what `get` answers. */
  readonly version: number
  readonly isLoading: boolean
  get(offset: number): LoadedDocument | undefined
  /** Loaded documents of a block by place, or null when none is in memory. */
  block(index: number): readonly (LoadedDocument | undefined)[] | null
  isLoaded(from: number, to: number): boolean
  /** Reads what is missing between two offsets; what was asked for before and is not needed any more is dropped. */
  ensure(from: number, to: number): void
  retry(): void
  subscribe(listener: () => void): () => void
  /** Stops all reads. */
  dispose(): void
}

/** Makes a snapshot. Nothing is read until `ensure`. */
export function createSnapshot(fetchPage: FetchPage): Snapshot {
  return new PagedSnapshot(fetchPage)
}

class PagedSnapshot implements Snapshot {
  moment: Moment | null = null
  total: number | null = null
  error: unknown = null
  version = 0
  readonly #fetchPage: FetchPage
  readonly #blocks = new Map<number, Block>()
  readonly #requests = new Set<Request>()
  readonly #listeners = new Set<() => void>()
  #wanted = { from: 0, to: 0 }
  #tick = 0
  #bytes = 0

  constructor(fetchPage: FetchPage) {
    this.#fetchPage = fetchPage
  }

  get isLoading(): boolean {
    return this.#requests.size > 0
  }

  get(offset: number): LoadedDocument | undefined {
    return this.#blocks.get(Math.floor(offset / blockDocuments))?.documents[offset % blockDocuments]
  }

  block(index: number): readonly (LoadedDocument | undefined)[] | null {
    return this.#blocks.get(index)?.documents ?? null
  }

  isLoaded(from: number, to: number): boolean {
    if (this.total === null) return false
    for (let offset = from; offset < Math.min(to, this.total); offset++) {
      if (!this.get(offset)) return false
    }
    return true
  }

  ensure(from: number, to: number): void {
    this.#wanted = { from, to }
    this.#touch(from, to)
    for (const request of this.#requests) {
      // The first page is never dropped: it says how many documents there are.
      if (this.total !== null && (request.to <= from || request.from >= to)) request.abort.abort()
    }
    if (this.error === null) this.#pump()
  }

  retry(): void {
    this.error = null
    this.#pump()
    this.#changed()
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  dispose(): void {
    for (const request of this.#requests) request.abort.abort()
    this.#requests.clear()
  }

  /** Sends requests for the first gaps of what is wanted. */
  #pump(): void {
    while (this.#requests.size < (this.total === null ? 1 : requestsAtOnceMax)) {
      const gap = this.#nextGap()
      if (!gap) return
      void this.#read(gap.from, gap.to)
    }
  }

  #nextGap(): { from: number; to: number } | null {
    const end = this.total === null ? this.#wanted.to : Math.min(this.#wanted.to, this.total)
    for (let offset = Math.max(0, this.#wanted.from); offset < end;) {
      const blockStart = offset - (offset % blockDocuments)
      const blockEnd = blockStart + blockDocuments
      if (this.get(offset) || this.#isRequested(offset)) {
        offset += 1
        continue
      }
      const from = this.#blocks.has(blockStart / blockDocuments) ? offset : blockStart
      return { from, to: blockEnd }
    }
    return null
  }

  #isRequested(offset: number): boolean {
    for (const request of this.#requests) {
      if (!request.abort.signal.aborted && request.from <= offset && offset < request.to) return true
    }
    return false
  }

  async #read(from: number, to: number): Promise<void> {
    const request: Request = { abort: new AbortController(), from, to }
    this.#requests.add(request)
    const { signal } = request.abort
    try {
      const page = await this.#fetchPage({ offset: from, limit: to - from, at: this.moment }, signal)
      if (!signal.aborted) this.#take(page, from)
    } catch (error) {
      if (!signal.aborted) this.error = error
    }
    if (!this.#requests.delete(request)) return
    this.#changed()
    if (this.error === null) this.#pump()
  }

  #take(page: Page, from: number): void {
    this.moment ??= page.moment
    this.total = page.total
    this.error = null
    splitPage(page.bytes).forEach((bytes, index) => {
      const lsn = page.lsns[index]
      if (lsn !== undefined) this.#put(loadedDocument(bytes, from + index, lsn))
    })
    this.#evict()
  }

  #put(document: LoadedDocument): void {
    const index = Math.floor(document.offset / blockDocuments)
    let block = this.#blocks.get(index)
    if (!block) {
      block = {
        documents: new Array<undefined>(blockDocuments).fill(undefined),
        bytes: 0,
        usedTick: this.#tick,
      }
      this.#blocks.set(index, block)
    }
    const place = document.offset % blockDocuments
    if (block.documents[place]) return
    block.documents[place] = document
    block.bytes += document.bytes.length
    this.#bytes += document.bytes.length
  }

  #touch(from: number, to: number): void {
    this.#tick += 1
    for (let index = Math.floor(from / blockDocuments); index * blockDocuments < to; index++) {
      const block = this.#blocks.get(index)
      if (block) block.usedTick = this.#tick
    }
  }

  #evict(): void {
    const first = Math.floor(this.#wanted.from / blockDocuments)
    const last = Math.floor(Math.max(this.#wanted.from, this.#wanted.to - 1) / blockDocuments)
    const candidates = [...this.#blocks]
      .filter(([index]) => index < first || index > last)
      .sort(([, a], [, b]) => a.usedTick - b.usedTick)
    for (const [index, block] of candidates) {
      if (this.#blocks.size <= blocksKeptMax && this.#bytes <= bytesKeptMax) return
      this.#blocks.delete(index)
      this.#bytes -= block.bytes
    }
  }

  #changed(): void {
    this.version += 1
    for (const listener of this.#listeners) listener()
  }
}
