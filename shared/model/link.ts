import type { ErrorCode } from './errors.ts'

/** Where a project's log is kept: in the project's own store, or in a database that a saved connection reaches. */
export type Home =
  | { readonly kind: 'embedded' }
  | { readonly kind: 'mongodb'; readonly connectionId: string; readonly database: string }

/** A home that others may share. */
export type SharedHome = Extract<Home, { kind: 'mongodb' }>

/**
 * How the copy of a shared project on this machine stands to its log. LSNs are those of heads.
 *
 * - `connecting`: the log has not answered yet since the project was opened.
 * - `following`: the copy holds what the log holds, and goes on to.
 * - `catchingUp`: it holds the log up to `lsn`, and `headLsn` is where that ends.
 * - `rebuilding`: as before, after the log was found restored or replaced. What was read at an LSN before may be another thing now.
 * - `unknown`: as `following`, but a change was sent of which nobody knows yet whether it stands at `lsn`.
 * - `moved`: the project went on elsewhere, and nothing can be written here.
 * - `offline`: the log cannot be followed; reads go on as of `asOfLsn`, and it is tried again by itself.
 */
export type LinkStatus =
  | { readonly kind: 'connecting'; readonly asOfLsn: number }
  | { readonly kind: 'following' }
  | { readonly kind: 'catchingUp'; readonly lsn: number; readonly headLsn: number }
  | { readonly kind: 'rebuilding'; readonly lsn: number; readonly headLsn: number }
  | { readonly kind: 'unknown'; readonly lsn: number }
  | { readonly kind: 'moved' }
  | {
      readonly kind: 'offline'
      readonly error: { readonly code: ErrorCode; readonly message: string }
      readonly asOfLsn: number
    }
