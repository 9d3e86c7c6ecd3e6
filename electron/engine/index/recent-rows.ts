import type { Cursor, Table } from '../store/key-value-store.ts'
import { numberBytes, readNumber } from '../store/numbers.ts'
import { bucketLsns } from './activity-bucket.ts'
import { RecentCursor } from './recent-cursor.ts'

const activityTag = 1

/**
 * A table whose newest rows stand in another one, `recent`, until a few more LSNs have been folded: rows of several
 * tables that would each have changed a page of their own then change one together. The last number of its keys says
 * when a row is from; those from the stretch of the last LSN that is folded are in `recent`, and in no other place. What
 * is read is both, as if they were one.
 */
export class RecentTable implements Table {
  readonly #settled: Table
  readonly #recent: Table
  readonly #tag: number
  /** How many LSNs make a stretch, and how many of them one step of the key's last number stands for. */
  readonly #stretchLsns: number
  readonly #lsnsEach: number
  /** The stretch of the last LSN that was folded here; another process may have gone on. Before that no row is recent. */
  #stretch = -1

  constructor(settled: Table, recent: Table, tag: number, stretchLsns: number, lsnsEach: number) {
    this.#settled = settled
    this.#recent = recent
    this.#tag = tag
    this.#stretchLsns = stretchLsns
    this.#lsnsEach = lsnsEach
  }

  /** Before the entries from LSN `from` to `last` are folded: rows that are recent no more go where they belong. */
  goOn(from: number, last: number): void {
    this.#stretch = this.#stretchOf(last)
    if (this.#stretchOf(from - 1) === this.#stretch) return
    for (const { key, value } of this.#rows()) {
      this.#settled.put(key.subarray(1), value)
      this.#recent.remove(key)
    }
  }

  get(key: Uint8Array): Uint8Array | undefined {
    return this.#isRecent(key)
      ? (this.#recent.get(this.#tagged(key)) ?? this.#settled.get(key))
      : (this.#settled.get(key) ?? this.#recent.get(this.#tagged(key)))
  }

  look(key: Uint8Array): Uint8Array | undefined {
    return this.#settled.look(key) ?? this.#recent.look(this.#tagged(key))
  }

  has(key: Uint8Array): boolean {
    return this.#settled.has(key) || this.#recent.has(this.#tagged(key))
  }

  put(key: Uint8Array, value: Uint8Array): void {
    if (this.#isRecent(key)) this.#recent.put(this.#tagged(key), value)
    else this.#settled.put(key, value)
  }

  append(key: Uint8Array, value: Uint8Array): void {
    this.put(key, value)
  }

  remove(key: Uint8Array): void {
    this.#settled.remove(key)
    this.#recent.remove(this.#tagged(key))
  }

  clear(): void {
    this.#settled.clear()
    for (const { key } of this.#rows()) this.#recent.remove(key)
  }

  cursor(): Cursor {
    return new RecentCursor(this.#settled.cursor(), this.#recent.cursor(), this.#tag)
  }

  #rows(): { key: Uint8Array; value: Uint8Array }[] {
    const rows: { key: Uint8Array; value: Uint8Array }[] = []
    const cursor = this.#recent.cursor()
    for (let found = cursor.seek(Uint8Array.of(this.#tag)); found; found = cursor.next()) {
      if (cursor.key[0] !== this.#tag) break
      rows.push({ value: cursor.value(), key: cursor.key.slice(0, cursor.keyLength) })
    }
    cursor.close()
    return rows
  }

  #isRecent(key: Uint8Array): boolean {
    return this.#stretchOf(readNumber(key, key.length - numberBytes) * this.#lsnsEach) === this.#stretch
  }

  #stretchOf(lsn: number): number {
    return Math.floor(lsn / this.#stretchLsns)
  }

  #tagged(key: Uint8Array): Uint8Array {
    const tagged = new Uint8Array(1 + key.length)
    tagged[0] = this.#tag
    tagged.set(key, 1)
    return tagged
  }
}

/** So few that what a lone writer's records hold back fits on one page. */
const recentLsns = 16

/** The tables whose newest rows are kept together, in the order of their tags, which begin at 1. */
export function recentTables(
  recent: Table,
  settled: { readonly activity: Table; readonly born: Table; readonly commits: Table },
): { activity: RecentTable; born: RecentTable; commits: RecentTable } {
  return {
    activity: new RecentTable(settled.activity, recent, activityTag, bucketLsns, bucketLsns),
    born: new RecentTable(settled.born, recent, 2, recentLsns, 1),
    commits: new RecentTable(settled.commits, recent, 3, recentLsns, 1),
  }
}

/** The LSN that a row of the table of recent ones belongs to; of a bucket of activity its first. */
export function recentRowLsn(key: Uint8Array): number {
  const number = readNumber(key, key.length - numberBytes)
  return key[0] === activityTag ? Math.max(1, number * bucketLsns) : number
}
