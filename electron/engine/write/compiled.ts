import { compileCollation, type Collation } from '../query/collation/collation.ts'
import type { CatalogueRow } from '../read/catalogue-cache.ts'
import { collationOf } from '../read/collection-collation.ts'

/**
 * What is compiled once for a statement, with the collation that it names; where it names none, a collection may have
 * one of its own, and then it is compiled for that.
 */
export class Compiled<T> {
  readonly #named: Uint8Array | undefined
  readonly #compile: (collation: Collation | undefined) => T
  /** The key of the collation that `#value` was compiled with. */
  #key: string | undefined
  #value: T
  readonly #initial: T

  /** What is wrong with the statement shows at once. */
  constructor(named: Uint8Array | null | undefined, compile: (collation: Collation | undefined) => T) {
    const collation = compileCollation(named ?? null)
    this.#named = named ?? undefined
    this.#compile = compile
    this.#key = collation?.key
    this.#initial = compile(collation)
    this.#value = this.#initial
  }

  /** With the collation that is named, or none. */
  get initial(): T {
    return this.#initial
  }

  /** For a collection. */
  for(row: CatalogueRow): T {
    if (this.#named !== undefined || row.options === undefined) return this.#value
    const collation = collationOf(row, undefined)
    if (collation?.key !== this.#key) {
      this.#value = this.#compile(collation)
      this.#key = collation?.key
    }
    return this.#value
  }
}
