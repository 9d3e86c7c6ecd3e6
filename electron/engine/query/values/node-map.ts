import type { TreeNode } from '../../../../shared/ejson/tree.ts'
import { compareNodes, type StringOrder } from './compare-nodes.ts'
import { valueKey } from './value-key.ts'

/** A map by value: numbers of all types are one key, and with a collation strings that it does not tell apart. */
export class NodeMap<T> {
  readonly #byKey = new Map<string | number, T>()
  readonly #collation: StringOrder | undefined
  /** With a collation, which has no keys to hash: the entries in the order of their values. */
  readonly #sorted: { readonly node: TreeNode; readonly value: T }[] = []

  constructor(collation: StringOrder | undefined) {
    this.#collation = collation
  }

  get(node: TreeNode): T | undefined {
    if (this.#collation === undefined) return this.#byKey.get(valueKey(node))
    const entry = this.#sorted[this.#placeFor(node)]
    return entry !== undefined && compareNodes(entry.node, node, this.#collation) === 0
      ? entry.value
      : undefined
  }

  /** Sets the value of a key that is not there yet. */
  add(node: TreeNode, value: T): void {
    if (this.#collation === undefined) this.#byKey.set(valueKey(node), value)
    else this.#sorted.splice(this.#placeFor(node), 0, { node, value })
  }

  #placeFor(node: TreeNode): number {
    let from = 0
    let to = this.#sorted.length
    while (from < to) {
      const middle = (from + to) >>> 1
      if (compareNodes(this.#sorted[middle]?.node, node, this.#collation) < 0) from = middle + 1
      else to = middle
    }
    return from
  }
}
