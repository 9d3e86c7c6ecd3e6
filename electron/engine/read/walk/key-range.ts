import { compareBytes } from '../../bson/raw.ts'
import type { Direction } from '../../index/document-cursor.ts'

/** Keys from `low` to `high`, both included; null where there is no bound. */
export interface KeyRange {
  readonly low: Uint8Array | null
  readonly high: Uint8Array | null
}

export const everyKey: KeyRange = { low: null, high: null }

export const isInRange = (key: Uint8Array, { low, high }: KeyRange): boolean =>
  (low === null || compareBytes(key, low) >= 0) && (high === null || compareBytes(key, high) <= 0)

/** The bounds at which a walk in a direction begins and ends. */
export const edgesOf = (
  { low, high }: KeyRange,
  direction: Direction,
): { start: Uint8Array | null; end: Uint8Array | null } =>
  direction === 'forward' ? { start: low, end: high } : { start: high, end: low }
