import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import type { Project } from '../../electron/engine/projects/project.ts'
import { stateHash } from '../../electron/engine/verify/state-hash.ts'
import { createCollection } from '../../electron/engine/write/collections.ts'
import { writeDocuments } from '../../electron/engine/write/documents.ts'
import { mainBranchId, type CollectionId } from '../../shared/model/ids.ts'
import { documentBytes, raw } from '../support/bson-arbitraries.ts'
import { dice } from '../support/dice.ts'
import { rebuilt } from '../support/rebuilt.ts'
import { author, scratchProject, scratchProjectId } from '../support/scratch-project.ts'

const kills = Number(process.env['ARGON_REBUILD_KILLS'] ?? 10)
const killsMax = 10 * kills
const seed = Number(process.env['ARGON_KILL_SEED'] ?? 1)
const roll = dice(seed)
const child = path.join(import.meta.dirname, 'rebuild.child.ts')

async function write(
  project: Project,
  collectionId: CollectionId,
  from: number,
  count: number,
): Promise<void> {
  const writes = Array.from({ length: count }, (_, i) => ({
    kind: 'insert' as const,
    document: documentBytes([['_id', raw.int32(from + i)]]),
  }))
  await writeDocuments(project, { branchId: mainBranchId, collectionId, writes }, author)
}

it(`a rebuild that is killed is ended by the next who comes, beside a writer too (seed ${seed})`, async () => {
  const scratch = await scratchProject()
  const { project } = scratch
  const { collectionId } = await createCollection(project, mainBranchId, 'c', author)
  for (let i = 0; i < 6; i++) await write(project, collectionId, i * 500, 500)
  let left = 0
  let written = 3000
  // Where the machine is slow most kills come too early or too late: then there are more of them.
  for (let kill = 0; kill < kills || (left === 0 && kill < killsMax); kill++) {
    const running = spawn(process.execPath, [child, scratch.directory, scratchProjectId], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const closed = once(running, 'close')
    await once(running.stdout, 'data')
    await sleep(roll(60))
    // Every other time this process works on the index too, and writes.
    if (kill % 2 === 0) {
      project.refresh()
      await write(project, collectionId, written, 20)
      written += 20
    }
    running.kill('SIGKILL')
    await closed
    project.refresh()
    if (!project.isWhole()) left++
    await project.whole()
    const hash = stateHash(project.store)
    await rebuilt(project)
    expect(stateHash(project.store), `kill ${kill}`).toBe(hash)
  }
  expect(project.snapshot(mainBranchId, project.log.head().lsn, collectionId).count()).toBe(written)
  // Some of them were really killed half-way.
  expect(left).toBeGreaterThan(0)
})
