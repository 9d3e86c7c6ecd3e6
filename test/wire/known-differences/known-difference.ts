import type { Subject } from '../support/subjects.ts'
import type { Outcome } from '../support/transcript.ts'

/** Steps whose outcome is not the same on every server, and what MongoDB's manual says about them. */
export interface KnownDifference {
  readonly steps: readonly string[]
  /** Those that are not as documented. */
  readonly on: readonly Subject['name'][]
  readonly documented: string
  /** What MongoDB gives, normalised; needed where the server that others are held against is one of `on`. */
  readonly outcome?: Outcome
}
