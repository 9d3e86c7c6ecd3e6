import type { DocumentWrite } from '../../../electron/engine/write/documents.ts'
import { customer, customerId, customerIdDocument } from './customer.ts'
import { seededRandom, zipf } from './random.ts'

/** One change as the engine takes it, and as the plain loops do: which key, and what is there afterwards. */
export interface Change {
  readonly write: DocumentWrite
  /** The document's ObjectId. */
  readonly id: Uint8Array
  /** Null for a deletion. */
  readonly document: Uint8Array | null
}

const deletionShare = 0.01
const newOnBranchShare = 0.05

/**
 * The changes of the data set: first every document is inserted, then documents drawn by Zipf's law are updated, one
 * time in a hundred deleted, and inserted again when they are drawn after that.
 */
export class Workload {
  readonly documents: number
  readonly #random: () => number
  readonly #draw: () => number
  /** Changes of each document so far, on whatever branch: versions never repeat. */
  readonly #revisions: Uint32Array
  #alive: Uint8Array
  #inserted = 0

  /** `capacity` bounds the documents there will ever be, those that branches add included. */
  constructor(documents: number, capacity: number, seed: number) {
    this.documents = documents
    this.#random = seededRandom(seed)
    this.#draw = zipf(documents, this.#random)
    this.#revisions = new Uint32Array(capacity)
    this.#alive = new Uint8Array(capacity)
  }

  /** Which documents there are now; `goTo` continues from such a state on another branch. */
  state(): Uint8Array {
    return this.#alive.slice()
  }

  goTo(state: Uint8Array): void {
    this.#alive = state.slice()
  }

  /** The next changes of `main`. */
  onMain(count: number): Change[] {
    return Array.from({ length: count }, () =>
      this.#inserted < this.documents ? this.#insertNew() : this.#change(this.#draw()),
    )
  }

  /** The next changes of a branch: mostly updates, some new documents. */
  onBranch(count: number): Change[] {
    return Array.from({ length: count }, () =>
      this.#random() < newOnBranchShare ? this.#insertNew() : this.#change(this.#draw()),
    )
  }

  /** A change of every hundredth document that there is. */
  everyHundredth(): Change[] {
    const changes: Change[] = []
    let n = 0
    for (let index = 0; index < this.#inserted; index++) {
      if (this.#alive[index] === 1 && n++ % 100 === 0) changes.push(this.#put(index))
    }
    return changes
  }

  #insertNew(): Change {
    return this.#put(this.#inserted++)
  }

  #change(index: number): Change {
    if (this.#alive[index] === 1 && this.#random() < deletionShare) return this.#delete(index)
    return this.#put(index)
  }

  #put(index: number): Change {
    const kind = this.#alive[index] === 1 ? 'replace' : 'insert'
    const revision = this.#revisions[index] as number
    this.#revisions[index] = revision + 1
    this.#alive[index] = 1
    const document = customer(index, revision)
    const write: DocumentWrite =
      kind === 'insert' ? { kind, document } : { kind: 'replace', document, expected: null }
    return { write, id: customerId(index), document }
  }

  #delete(index: number): Change {
    this.#alive[index] = 0
    const write: DocumentWrite = { kind: 'delete', id: customerIdDocument(index), expected: null }
    return { write, id: customerId(index), document: null }
  }
}
