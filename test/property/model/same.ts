import { isDeepStrictEqual } from 'node:util'
import { expect } from 'vitest'

/** How many comparisons were made in this process. */
export const comparisons = { count: 0 }

/** As `expect(actual).toEqual(expected)` with equal types, but cheap where they are equal: millions are. */
export function same(actual: unknown, expected: unknown, what: string): void {
  comparisons.count++
  if (Object.is(actual, expected) || isDeepStrictEqual(actual, expected)) return
  expect(actual, what).toStrictEqual(expected)
  throw new Error(`${what}: the values differ`)
}

/** The same for bytes, told in hexadecimal. */
export function sameBytes(actual: Uint8Array | null, expected: Uint8Array | null, what: string): void {
  comparisons.count++
  if (actual !== null && expected !== null && Buffer.compare(actual, expected) === 0) return
  same(hex(actual), hex(expected), what)
}

export const hex = (bytes: Uint8Array | null): string | null =>
  bytes === null ? null : Buffer.from(bytes).toString('hex')
