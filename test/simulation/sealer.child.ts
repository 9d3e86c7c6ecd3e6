import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { sealHistory } from '../../electron/engine/history/seal-history.ts'
import { Project } from '../../electron/engine/projects/project.ts'
import type { KeyValueStore } from '../../electron/engine/store/key-value-store.ts'
import { openLmdbStore } from '../../electron/engine/store/lmdb-store.ts'
import { asProjectId } from '../../shared/model/ids.ts'
import { sealNow } from '../support/sealing.ts'

/**
 * Seals all that is cold of a project: once, and dies at the transaction of a number, `inside` it or `after` it; or
 * again and again for some `milliseconds`, and exits with 3 where it has sealed anything.
 */
const [directory = '', projectId = '', point = 'inside', number = '0'] = process.argv.slice(2)

/** The signal ends this process at the latest in the loop. */
function die(): never {
  process.kill(process.pid, 'SIGKILL')
  for (;;);
}

function dying(store: KeyValueStore): KeyValueStore {
  let transactions = 0
  return {
    table: (name) => store.table(name),
    attempt: (guard, write) => store.attempt(guard, write),
    refresh: () => store.refresh(),
    close: () => store.close(),
    transact: async (write) => {
      const isLast = transactions++ === Number(number)
      const result = await store.transact(() => {
        const written = write()
        if (isLast && point === 'inside') die()
        return written
      })
      if (isLast) die()
      return result
    },
  }
}

const lmdb = openLmdbStore(directory)
const store = point === 'milliseconds' ? lmdb : dying(lmdb)
const project = new Project(asProjectId(projectId), store, { now: Date.now, randomBytes })
let hasSealed = false
if (point === 'milliseconds') {
  const end = Date.now() + Number(number)
  while (Date.now() < end) {
    project.refresh()
    const before = project.sealer.sealedLsn()
    const { kind, sealedLsn } = await sealHistory(project, { sizes: sealNow.sizes })
    hasSealed ||= kind === 'done' && sealedLsn > before
    await sleep(1)
  }
} else await sealHistory(project, sealNow)
await project.close()
process.exitCode = hasSealed ? 3 : 0
