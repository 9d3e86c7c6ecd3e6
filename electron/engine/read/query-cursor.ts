/** How much a call of a cursor gives at most; where anything is left it gives one document at least. */
export interface BatchLimit {
  readonly documents: number
  readonly bytes: number
}

export interface Batch {
  readonly documents: Uint8Array[]
  /** Whether there is nothing more. False says only that it is not known yet. */
  readonly isDone: boolean
}

/** The documents that a query gives, in batches, of one moment. Between two calls it holds nothing of the store. */
export interface QueryCursor {
  /** Errors: `cancelled`, or the reason of the signal where that is an `ArgonError`; `index.rebuilding`; the query's own. */
  next(limit: BatchLimit, signal?: AbortSignal): Promise<Batch>
  close(): void
}
