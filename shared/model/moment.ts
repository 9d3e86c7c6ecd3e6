import type { Lsn } from './ids.ts'

/** A point a person names: the head, an LSN, or a time in milliseconds since 1970 (UTC). */
export type At = { kind: 'head' } | { kind: 'lsn'; lsn: number } | { kind: 'time'; time: number }

/**
 * A record boundary: what an `At` resolved to. `isHead` says that it was "head, now", which later writes move past;
 * `requested` is the LSN asked for when it lay inside a record, so that the answer says which boundary was taken.
 */
export interface Moment {
  readonly lsn: Lsn
  /** Milliseconds since 1970 of the record that ends here. */
  readonly time: number
  readonly isHead: boolean
  readonly requested: Lsn | null
}

export const atHead: At = { kind: 'head' }
export const atLsn = (lsn: number): At => ({ kind: 'lsn', lsn })
