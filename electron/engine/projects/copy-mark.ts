import { checkedTable } from '../index/checked-table.ts'
import type { KeyValueStore } from '../store/key-value-store.ts'

/** Row of the table `meta` that says that the store's log is a copy of a shared one; see FORMAT.md. */
const markKey = new TextEncoder().encode('copy')

/** Whether the log of a store is a copy of a shared one, which nobody but its link may write. Every process asks it. */
export const isCopy = (store: KeyValueStore): boolean => checkedTable(store, 'meta').has(markKey)

/** Inside a transaction. */
export function markCopy(store: KeyValueStore, isCopy: boolean): void {
  const meta = checkedTable(store, 'meta')
  if (isCopy) meta.put(markKey, Uint8Array.of(1))
  else meta.remove(markKey)
}
