import { writeSync } from 'node:fs'
import { Project } from '../../../electron/engine/projects/project.ts'
import { openLmdbStore } from '../../../electron/engine/store/lmdb-store.ts'
import { FaultyStore, isWritePoint } from '../../support/faulty-store.ts'
import { scratchProjectId } from '../../support/scratch-project.ts'
import { scriptDeps } from './commits.ts'
import { script } from './script.ts'

/**
 * Plays one step of a script on a project, and kills itself at its n-th write point, or, where n is 0, so many microseconds
 * after the store began to commit. Says each commit that was acknowledged.
 */
const [directory = '', seed = '', smallWrites = '', number = '', n = '', microseconds = ''] =
  process.argv.slice(2)
let left = Number(n)

function die(): never {
  process.kill(process.pid, 'SIGKILL')
  // The signal ends this process at the latest here.
  for (;;);
}

function waitBusily(milliseconds: number): void {
  const until = performance.now() + milliseconds
  while (performance.now() < until);
}

const store = new FaultyStore(openLmdbStore(directory), (point) => {
  if (isWritePoint(point) && --left === 0) {
    writeSync(1, `at ${point}\n`)
    die()
  }
  if (point === 'committing' && Number(n) === 0) {
    setImmediate(() => {
      waitBusily(Number(microseconds) / 1000)
      writeSync(1, `at ${point}\n`)
      die()
    })
  }
  if (point === 'after commit') writeSync(1, 'acknowledged\n')
})
const project = new Project(scratchProjectId, store, scriptDeps())
await script(Number(seed), Number(smallWrites))[Number(number)]?.act(project)
