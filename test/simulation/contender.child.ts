import { writeSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import { Project } from '../../electron/engine/projects/project.ts'
import { openLmdbStore } from '../../electron/engine/store/lmdb-store.ts'
import { asCollectionId, asProjectId } from '../../shared/model/ids.ts'
import { contend, type Contest } from './rounds/contend.ts'

/** Writes beside other processes; says `ready`, begins at the first byte it is sent, and tells in JSON how it fared. */
const [
  directory = '',
  projectId = '',
  collection = '',
  contest = 'insert',
  name = '',
  writers = '1',
  share = '1',
] = process.argv.slice(2)
const project = new Project(asProjectId(projectId), openLmdbStore(directory), { now: Date.now, randomBytes })
writeSync(1, 'ready\n')
await new Promise((resolve) => {
  process.stdin.once('data', resolve)
})
process.stdin.destroy()
const fared = await contend(project, asCollectionId(Number(collection)), contest as Contest, {
  name,
  writers: Number(writers),
  share: Number(share),
})
await project.close()
writeSync(1, `${JSON.stringify(fared)}\n`)
