import { sortBytesMax } from '../../../../shared/model/limits.ts'
import { copyBytes } from '../../store/copy-bytes.ts'
import { queryError } from '../query-error.ts'
import { RunMerge, type Sorted } from './run-merge.ts'
import type { SortKey, SortOrder } from './sort-order.ts'

/** Documents that are sorted at one go: a few milliseconds. */
const runDocuments = 4096
/** Up to so many wanted documents the others are let go of on the way. */
const fewestMax = 8192

/**
 * Sorts documents as they come, and holds no more than it has to: where few are wanted the least of them, else all, up to
 * `sortBytesMax`. No step takes longer than a few milliseconds.
 */
export class Sorter {
  readonly #order: SortOrder
  readonly #wanted: number
  readonly #compare: (left: Sorted, right: Sorted) => number
  readonly #runs: Sorted[][] = []
  #present: Sorted[] = []
  #bytes = 0
  #count = 0
  /** A document at or behind this one is not wanted. */
  #last: SortKey | null = null

  constructor(order: SortOrder, wanted: number) {
    this.#order = order
    this.#wanted = wanted
    this.#compare = (left, right) => order.compare(left.key, right.key) || left.number - right.number
  }

  /** Adds a document, copied. Errors: QueryExceededMemoryLimitNoDiskUseAllowed; those of the order's keys. */
  add(bytes: Uint8Array, start: number, end: number): void {
    const key = this.#order.keyOf(bytes, start)
    if (this.#last !== null && this.#order.compare(key, this.#last) >= 0) return
    const one = { key, number: this.#count++, document: copyBytes(bytes, start, end) }
    this.#present.push(one)
    this.#bytes += weightOf(one)
    if (this.#bytes > sortBytesMax) this.#shrink()
    if (this.#bytes > sortBytesMax) throw tooLarge()
    if (this.#present.length >= this.#runMax) this.#shrink()
  }

  /** The documents in order; nothing may be added any more. */
  merged(): RunMerge {
    this.#present.sort(this.#compare)
    return new RunMerge([...this.#runs, this.#present], this.#compare)
  }

  get #runMax(): number {
    return this.#wanted <= fewestMax ? Math.max(runDocuments, 2 * this.#wanted) : runDocuments
  }

  #shrink(): void {
    this.#present.sort(this.#compare)
    if (this.#wanted > fewestMax) {
      this.#runs.push(this.#present)
      this.#present = []
      return
    }
    for (const one of this.#present.splice(this.#wanted)) this.#bytes -= weightOf(one)
    if (this.#present.length === this.#wanted) this.#last = this.#present.at(-1)?.key ?? null
  }
}

const weightOf = ({ key, document }: Sorted): number =>
  document.length + (key instanceof Uint8Array ? key.length : 64)

function tooLarge(): Error {
  const message = `The sort would hold more than ${sortBytesMax} bytes of documents; add a limit or an index that has the order`
  return queryError('QueryExceededMemoryLimitNoDiskUseAllowed', message, {}, 'running')
}
