import { writeSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import { Project } from '../../electron/engine/projects/project.ts'
import { openLmdbStore } from '../../electron/engine/store/lmdb-store.ts'
import { asProjectId } from '../../shared/model/ids.ts'
import { RandomWriter } from '../support/random-writer.ts'

/**
 * Writes to a project until it is killed, or has made `records` records. Says `begin`, then a line `lsn hash` for each
 * record once it is acknowledged.
 */
const [directory = '', projectId = '', seed = '1', records = 'Infinity'] = process.argv.slice(2)

const say = (line: string): void => {
  writeSync(1, `${line}\n`)
}

say('begin')
const project = new Project(asProjectId(projectId), openLmdbStore(directory), { now: Date.now, randomBytes })
const writer = new RandomWriter(project, Number(seed), (lsn, hash) => say(`${lsn} ${hash}`))
while (writer.made < Number(records)) await writer.act()
await project.close()
say('end')
