import type { Cursor, KeyValueStore, Table } from './key-value-store.ts'
import { LayeredCursor } from './layered-cursor.ts'
import { PendingWrites, type PendingWrite } from './pending-writes.ts'

/** Tables of a store with changes over them that live in memory alone: what would come of writing, without writing. */
export class Overlay implements Pick<KeyValueStore, 'table'> {
  readonly #base: Pick<KeyValueStore, 'table'>
  readonly #tables = new Map<string, OverlaidTable>()

  constructor(base: Pick<KeyValueStore, 'table'>) {
    this.#base = base
  }

  table(name: string): OverlaidTable {
    const known = this.#tables.get(name)
    if (known !== undefined) return known
    const table = new OverlaidTable(this.#base.table(name))
    this.#tables.set(name, table)
    return table
  }
}

class OverlaidTable implements Table {
  readonly #base: Table
  readonly #changes = new PendingWrites()

  constructor(base: Table) {
    this.#base = base
  }

  /** What became of each row that was changed; `value` is null where it was taken out. */
  get changes(): readonly PendingWrite[] {
    return this.#changes.sorted().map((text) => this.#changes.at(text))
  }

  get(key: Uint8Array): Uint8Array | undefined {
    const change = this.#changes.find(key)
    return change === undefined ? this.#base.get(key) : change.value?.slice()
  }

  look(key: Uint8Array): Uint8Array | undefined {
    const change = this.#changes.find(key)
    return change === undefined ? this.#base.look(key) : (change.value ?? undefined)
  }

  has(key: Uint8Array): boolean {
    const change = this.#changes.find(key)
    return change === undefined ? this.#base.has(key) : change.value !== null
  }

  put(key: Uint8Array, value: Uint8Array): void {
    this.#changes.put(key, value, false)
  }

  append(key: Uint8Array, value: Uint8Array): void {
    this.#changes.put(key, value, true)
  }

  remove(key: Uint8Array): void {
    this.#changes.put(key, null, false)
  }

  clear(): void {
    throw new Error('An overlay cannot take out what it has not read')
  }

  cursor(): Cursor {
    return new LayeredCursor(this.#base.cursor(), this.#changes)
  }
}
