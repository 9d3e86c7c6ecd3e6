import { inspect, isDeepStrictEqual } from 'node:util'

/** How many comparisons were made in this process. */
export const comparisons = { count: 0 }

/** Throws unless the two are equal, types included; cheap where they are: millions are compared. */
export function same(actual: unknown, expected: unknown, what: string): void {
  comparisons.count++
  if (Object.is(actual, expected) || isDeepStrictEqual(actual, expected)) return
  throw new Error(`${what}\n  the engine says ${textOf(actual)}\n  the model says ${textOf(expected)}`)
}

const charactersMax = 1500

const textOf = (value: unknown): string =>
  inspect(value, { depth: 6, breakLength: Infinity, maxArrayLength: 200 }).slice(0, charactersMax)

/** The same for bytes, told in hexadecimal. */
export function sameBytes(actual: Uint8Array | null, expected: Uint8Array | null, what: string): void {
  comparisons.count++
  if (actual !== null && expected !== null && Buffer.compare(actual, expected) === 0) return
  same(hex(actual), hex(expected), what)
}

export const hex = (bytes: Uint8Array | null): string | null =>
  bytes === null ? null : Buffer.from(bytes).toString('hex')
