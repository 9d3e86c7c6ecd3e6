import type { SortKey } from './sort-order.ts'

export interface Sorted {
  readonly key: SortKey
  /** Tells the order in which documents came. */
  readonly number: number
  readonly document: Uint8Array
}

interface Run {
  readonly documents: readonly Sorted[]
  next: number
}

/** Gives the documents of several sorted runs in order: a heap of the runs, the one with the first document on top. */
export class RunMerge {
  readonly #heap: Run[]
  readonly #compare: (left: Sorted, right: Sorted) => number

  constructor(runs: readonly (readonly Sorted[])[], compare: (left: Sorted, right: Sorted) => number) {
    this.#compare = compare
    this.#heap = runs.filter(({ length }) => length > 0).map((documents) => ({ documents, next: 0 }))
    for (let i = (this.#heap.length >>> 1) - 1; i >= 0; i--) this.#sink(i)
  }

  /** The next document; null at the end. */
  take(): Uint8Array | null {
    const run = this.#heap[0]
    if (run === undefined) return null
    const { document } = headOf(run)
    if (++run.next === run.documents.length) {
      const last = this.#heap.pop() as Run
      if (this.#heap.length > 0) this.#heap[0] = last
    }
    this.#sink(0)
    return document
  }

  #sink(from: number): void {
    const heap = this.#heap
    for (let i = from; ;) {
      let least = i
      for (const child of [2 * i + 1, 2 * i + 2])
        if (child < heap.length && this.#isBefore(child, least)) least = child
      if (least === i) return
      const run = heap[i] as Run
      heap[i] = heap[least] as Run
      heap[least] = run
      i = least
    }
  }

  #isBefore(left: number, right: number): boolean {
    return this.#compare(headOf(this.#heap[left] as Run), headOf(this.#heap[right] as Run)) < 0
  }
}

const headOf = ({ documents, next }: Run): Sorted => documents[next] as Sorted
