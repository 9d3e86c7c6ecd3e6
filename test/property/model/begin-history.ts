import { createMain } from '../../../electron/engine/branches/branch-commands.ts'
import type { ScratchProject } from '../../support/scratch-project.ts'
import type { ModelLog } from './model-log.ts'
import { playOnModel } from './model-player.ts'
import { playOnEngine } from './play-on-engine.ts'

/** The first record of every project, and one collection, so that a history has something to write to. */
export async function beginHistory(scratch: ScratchProject, log: ModelLog): Promise<void> {
  await createMain(scratch.project, { actor: 'Ada' })
  const main = { id: 1, name: 'main', parentId: null, baseLsn: 1, state: 'active' as const }
  log.append(1, 'Ada', scratch.clock.now, [{ kind: 'control', op: 'createBranch', rows: [main] }])
  const action = { kind: 'createCollection', branch: 1, name: 'people' } as const
  await playOnEngine(scratch.project, action, { actor: 'Ada' })
  playOnModel(log, action, 'Ada', scratch.clock.now)
}
