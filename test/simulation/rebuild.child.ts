import { randomBytes } from 'node:crypto'
import { writeSync } from 'node:fs'
import { Project } from '../../electron/engine/projects/project.ts'
import { openLmdbStore } from '../../electron/engine/store/lmdb-store.ts'
import { rebuildIndex } from '../../electron/engine/verify/rebuild-index.ts'
import { asProjectId } from '../../shared/model/ids.ts'

/** Rebuilds the index of a project again and again until it is killed. Says `begin`, then a character a report. */
const [directory = '', projectId = ''] = process.argv.slice(2)
const project = new Project(asProjectId(projectId), openLmdbStore(directory), { now: Date.now, randomBytes })
writeSync(1, 'begin\n')
for (;;) for await (const { step } of rebuildIndex(project)) writeSync(1, step === 'folding' ? '.' : 'c')
