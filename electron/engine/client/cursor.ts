import type { Document } from 'bson'
import { clientBatchBytes, clientBatchDocuments } from '../../../shared/model/limits.ts'
import type { QueryCursor } from '../read/query-cursor.ts'
import type { DocumentCodec } from './documents.ts'
import { invalidArgument } from './invalid-argument.ts'

type Transform = (document: unknown) => unknown

/**
 * Documents one after the other, with the names of the official driver. Nothing is read before the first one is asked
 * for; then the moment stands, whatever is written meanwhile.
 */
export abstract class ClientCursor<T = Document> implements AsyncIterable<T>, AsyncDisposable {
  protected readonly codec: DocumentCodec
  readonly #signal: AbortSignal | undefined
  #running: QueryCursor | null = null
  #buffer: Uint8Array[] = []
  #isDone = false
  #isClosed = false
  #transforms: readonly Transform[] = []
  #batchDocuments = clientBatchDocuments

  constructor(
    codec: DocumentCodec,
    { batchSize, signal }: { readonly batchSize?: number; readonly signal?: AbortSignal },
  ) {
    this.codec = codec
    this.#signal = signal
    if (batchSize !== undefined) this.batchSize(batchSize)
  }

  /** Begins the query anew. */
  protected abstract begin(): QueryCursor | Promise<QueryCursor>

  /** Throws once the cursor was read from: what it is to give stands then. */
  protected refuseBegun(): void {
    if (this.#running !== null) throw invalidArgument('The cursor was read from already; `rewind` it first')
  }

  get closed(): boolean {
    return this.#isClosed
  }

  /** How many documents are read ahead, at most. */
  batchSize(documents: number): this {
    this.refuseBegun()
    if (!Number.isSafeInteger(documents) || documents < 0)
      throw invalidArgument('A batch size is a whole number from 0 on')
    this.#batchDocuments = documents === 0 ? clientBatchDocuments : documents
    return this
  }

  /** Passes each document through `transform`, behind those that were given before. */
  map<U>(transform: (document: T) => U): ClientCursor<U> {
    this.refuseBegun()
    this.#transforms = [...this.#transforms, transform as Transform]
    return this as unknown as ClientCursor<U>
  }

  /** The next document; null behind the last. */
  async next(): Promise<T | null> {
    return (await this.hasNext()) ? this.#shift() : null
  }

  /** As `next`: no cursor waits here for what is written later. */
  tryNext(): Promise<T | null> {
    return this.next()
  }

  async hasNext(): Promise<boolean> {
    while (this.#buffer.length === 0 && !this.#isDone && !this.#isClosed) await this.#fetch()
    return this.#buffer.length > 0
  }

  /** All that are left. */
  async toArray(): Promise<T[]> {
    const documents: T[] = []
    while (await this.hasNext()) documents.push(this.#shift())
    await this.close()
    return documents
  }

  /** Calls `visit` with each document until it returns false. */
  async forEach(visit: (document: T) => boolean | void): Promise<void> {
    for await (const document of this) if (visit(document) === false) break
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, void> {
    try {
      while (await this.hasNext()) yield this.#shift()
    } finally {
      await this.close()
    }
  }

  bufferedCount(): number {
    return this.#buffer.length
  }

  readBufferedDocuments(count = this.#buffer.length): T[] {
    return Array.from({ length: Math.min(count, this.#buffer.length) }, () => this.#shift())
  }

  /** Begins again, with what is at the branch's head by then where the head is read. */
  rewind(): void {
    this.#running?.close()
    this.#running = null
    this.#buffer = []
    this.#isDone = false
    this.#isClosed = false
  }

  async close(): Promise<void> {
    this.#isClosed = true
    this.#buffer = []
    this.#running?.close()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  #shift(): T {
    const document = this.codec.decode(this.#buffer.shift() as Uint8Array)
    return this.#transforms.reduce<unknown>((value, transform) => transform(value), document) as T
  }

  async #fetch(): Promise<void> {
    this.#running ??= await this.begin()
    const size = { documents: this.#batchDocuments, bytes: clientBatchBytes }
    const { documents, isDone } = await this.#running.next(size, this.#signal)
    this.#buffer.push(...documents)
    this.#isDone = isDone
  }
}
