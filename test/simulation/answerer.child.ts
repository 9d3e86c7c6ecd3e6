import { writeSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import { Project } from '../../electron/engine/projects/project.ts'
import { openLmdbStore } from '../../electron/engine/store/lmdb-store.ts'
import { asCollectionId, asProjectId } from '../../shared/model/ids.ts'
import { takeTurn, watchFor } from './rounds/answers.ts'

/** Answers each turn of the actor `asker` with one of its own, woken only by the store's file. */
const [directory = '', projectId = '', collection = '', rounds = '1', commits = '1'] = process.argv.slice(2)
const project = new Project(asProjectId(projectId), openLmdbStore(directory), { now: Date.now, randomBytes })
const exchange = {
  collectionId: asCollectionId(Number(collection)),
  rounds: Number(rounds),
  commits: Number(commits),
}
const asker = watchFor(project, directory, 'asker')
// The watching alone does not keep a process alive; it ends with the one that started it.
process.stdin.once('end', () => process.exit(1)).resume()
writeSync(1, 'ready\n')
for (let round = 1; round <= exchange.rounds; round++) {
  await asker.seen(round * exchange.commits)
  await takeTurn(project, exchange, 'answerer')
}
asker.stop()
await project.close()
process.exit(0)
