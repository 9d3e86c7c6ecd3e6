import type { Table } from '../../store/key-value-store.ts'
import { numberBytes, numberKey, readNumber } from '../../store/numbers.ts'

/** The row of LSN 0 of `seals` says which process is sealing: its token, and how many steps it has made. */
const claimKey = numberKey(0)

/** Thrown inside a step's transaction, so that nothing of the step is kept. */
export class ClaimLost extends Error {}

/**
 * The right to seal, of one process at a time. It is looked at in the transaction of every step, so a process that
 * lost it changes nothing any more. One whose holder has made no step for long is taken over: it was killed.
 */
export class SealClaim {
  readonly #seals: Table
  readonly #token: Uint8Array
  readonly #now: () => number
  /** What stood there when it was first seen, if somebody else's. */
  #seen: { readonly text: string; readonly time: number } | null = null

  constructor(seals: Table, token: Uint8Array, now: () => number) {
    this.#seals = seals
    this.#token = token
    this.#now = now
  }

  /** Inside a transaction: takes the claim where it is free, or stood still for `patience` milliseconds. */
  take(patience: number): boolean {
    const stored = this.#seals.get(claimKey)
    if (stored !== undefined && !this.#isOwn(stored) && !this.#isStale(stored, patience)) return false
    this.#seen = null
    this.#put(0)
    return true
  }

  /** Inside a step's transaction: throws where another process has the claim now. */
  step(): void {
    const stored = this.#seals.get(claimKey)
    if (stored === undefined || !this.#isOwn(stored)) throw new ClaimLost('Another process seals this log')
    this.#put(readNumber(stored, this.#token.length) + 1)
  }

  /** Inside a transaction: gives it back. */
  release(): void {
    const stored = this.#seals.get(claimKey)
    if (stored !== undefined && this.#isOwn(stored)) this.#seals.remove(claimKey)
  }

  #put(steps: number): void {
    const value = new Uint8Array(this.#token.length + numberBytes)
    value.set(this.#token)
    value.set(numberKey(steps), this.#token.length)
    this.#seals.put(claimKey, value)
  }

  #isOwn(stored: Uint8Array): boolean {
    return Buffer.compare(stored.subarray(0, this.#token.length), this.#token) === 0
  }

  #isStale(stored: Uint8Array, patience: number): boolean {
    const text = Buffer.from(stored).toString('hex')
    if (this.#seen?.text !== text) this.#seen = { text, time: this.#now() }
    return this.#now() - this.#seen.time >= patience
  }
}
