import { ArgonError } from '../../shared/model/errors.ts'
import type { ErrorCode } from '../../shared/model/errors.ts'

export interface ErrorDescription {
  /** One sentence: what was wrong and what to do. */
  readonly title: string
  /** What a report of the problem needs, as lines of text. */
  readonly details: string
}

const unexpected = 'Something unexpected went wrong; try again'

/** An error in words for a person, with the rest for a report. A bug's own text appears in the details only. */
export function describeError(error: unknown): ErrorDescription {
  if (error instanceof ArgonError) {
    const lines = Object.entries(error.details).map(([name, value]) => `${name}: ${value}`)
    const title = error.code === 'internal' ? unexpected : error.message
    const first = error.code === 'internal' ? [error.code, error.message] : [error.code]
    return { title, details: [...first, ...lines].join('\n') }
  }
  return {
    title: unexpected,
    details: error instanceof Error ? (error.stack ?? error.message) : String(error),
  }
}

/** True for what a newer request replaced: never shown to anyone. */
export const isCancelled = (error: unknown): boolean =>
  hasCode(error, 'cancelled') || (error instanceof Error && error.name === 'AbortError')

export const hasCode = (error: unknown, code: ErrorCode): error is ArgonError =>
  error instanceof ArgonError && error.code === code
