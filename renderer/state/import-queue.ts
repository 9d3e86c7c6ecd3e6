import { create } from 'zustand'
import type { ErrorDescription } from './errors.ts'

/** A file whose import has not begun: it waits for its turn, or the engine refused to begin. */
export interface QueuedImport {
  readonly key: string
  readonly fileName: string
  readonly collection: string
  readonly bytes: number
  readonly failure: ErrorDescription | null
  /** Puts it in the queue again after a failure. */
  readonly retry: () => void
}

interface ImportQueue {
  /** In the order in which they will be imported. */
  readonly queue: readonly QueuedImport[]
}

export const useImportQueue = create<ImportQueue>()(() => ({ queue: [] }))

/** Puts files at the end of the queue. */
export const enqueueImports = (added: readonly QueuedImport[]): void =>
  useImportQueue.setState(({ queue }) => ({ queue: [...queue, ...added] }))

/** Takes a file out: its turn has come, or it is no longer wanted. */
export const dequeueImport = (key: string): void =>
  useImportQueue.setState(({ queue }) => ({ queue: queue.filter((entry) => entry.key !== key) }))

/** Says why an import could not begin; null makes it wait again. */
export const setImportFailure = (key: string, failure: ErrorDescription | null): void =>
  useImportQueue.setState(({ queue }) => ({
    queue: queue.map((entry) => (entry.key === key ? { ...entry, failure } : entry)),
  }))

/** True while the file still waits; false once it began, failed or was taken out. */
export const isWaiting = (key: string): boolean =>
  useImportQueue.getState().queue.some((entry) => entry.key === key && entry.failure === null)
