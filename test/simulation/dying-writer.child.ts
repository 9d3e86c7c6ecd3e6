import { openLmdbStore } from '../../electron/engine/store/lmdb-store.ts'

/** Dies in the middle of a transaction, with the writers' lock of the store in its hand. */
const store = openLmdbStore(process.argv[2] ?? '')
const table = store.table('log')
await store.transact(() => {
  table.put(new Uint8Array(6).fill(0xee), Uint8Array.of(1))
  process.kill(process.pid, 'SIGKILL')
  // The signal ends this process at the latest here.
  for (;;);
})
