import { describe, expect, it } from 'vitest'
import { createBranch } from '../../../../electron/engine/branches/branch-commands.ts'
import { resetPreview } from '../../../../electron/engine/branches/list-branches.ts'
import { axisWindow, type Axis } from '../../../../electron/engine/history/axis.ts'
import type { Project } from '../../../../electron/engine/projects/project.ts'
import { checkedLog } from '../../../support/checked-log.ts'
import { createCollection } from '../../../../electron/engine/write/collections.ts'
import { writeDocuments } from '../../../../electron/engine/write/documents.ts'
import { mainBranchId, type BranchId, type CollectionId } from '../../../../shared/model/ids.ts'
import { atHead, atLsn } from '../../../../shared/model/moment.ts'
import { documentBytes, raw } from '../../../support/bson-arbitraries.ts'
import { author, scratchProject } from '../../../support/scratch-project.ts'

const records = 700

/** `main` with many records of one to three entries at uneven times, and a branch with two records of its own. */
async function busyProject(): Promise<{ project: Project; side: BranchId }> {
  const { project, clock } = await scratchProject()
  const { collectionId } = await createCollection(project, mainBranchId, 'c', author)
  let next = 0
  const insert = (branchId: BranchId, count: number): Promise<unknown> => {
    const writes = Array.from({ length: count }, () => ({
      kind: 'insert' as const,
      document: documentBytes([['_id', raw.int32(next++)]]),
    }))
    clock.now += (next * 7919) % 1000
    return writeDocuments(project, { branchId, collectionId, writes }, author)
  }
  for (let i = 0; i < records / 2; i++) await insert(mainBranchId, 1 + (i % 3))
  const side = await createBranch(project, 'side', mainBranchId, atHead, author)
  await insert(side, 2)
  await insert(mainBranchId, 1)
  await insert(side, 1)
  for (let i = 0; i < records / 2; i++) await insert(mainBranchId, 1 + (i % 2))
  return { project, side }
}

/** Own data and catalogue entries of a branch in each bin, counted one by one. */
function counted(project: Project, branch: BranchId, edges: readonly number[]): number[] {
  const counts = edges.slice(1).map(() => 0)
  for (const header of project.log.headers(1, 'ascending')) {
    if (header.branchId !== branch || header.lsn === Number(branch)) continue
    for (let lsn: number = header.lsn; lsn < header.lsn + header.count; lsn++) {
      const bin = edges.findIndex((edge, i) => i > 0 && lsn <= edge && lsn > (edges[i - 1] as number)) - 1
      if (bin >= 0) counts[bin] = (counts[bin] as number) + 1
    }
  }
  return counts
}

describe('a window of the history', () => {
  it.each<Axis>(['entries', 'lsn', 'time'])('has the counts of its bins, by %s', async (axis) => {
    const { project, side } = await busyProject()
    for (const bins of [1, 7, 300, 1000]) {
      const input = { branchId: mainBranchId, axis, from: null, to: null, bins, lanes: [mainBranchId, side] }
      const { edges, lanes, inserts } = axisWindow(project, input)
      expect(edges).toEqual([...edges].sort((a, b) => a - b))
      expect(lanes.map(({ counts }) => counts)).toEqual([
        counted(project, mainBranchId, edges),
        counted(project, side, edges),
      ])
      expect(inserts).toEqual(lanes[0]?.counts)
    }
  })
})

/** Turns that other work of the thread got until `work` ended. */
async function turnsDuring(work: () => Promise<unknown>): Promise<number> {
  let turns = 0
  let isOver = false
  const tick = (): void => {
    turns++
    if (!isOver) setImmediate(tick)
  }
  setImmediate(tick)
  await work()
  isOver = true
  return turns
}

describe('work that follows the length of the history', () => {
  it('gives others their turn: the preview of a restore', async () => {
    const { project } = await busyProject()
    let actors: readonly string[] = []
    const turns = await turnsDuring(async () => {
      ;({ actors } = await resetPreview(project, mainBranchId, atLsn(2)))
    })
    expect(turns).toBeGreaterThanOrEqual(1)
    expect(actors).toEqual(['Ada'])
  })

  it('gives others their turn: the check of a few large records', async () => {
    const { project } = await scratchProject()
    const { collectionId } = await createCollection(project, mainBranchId, 'c', author)
    for (let i = 0; i < 4; i++) await insertMany(project, collectionId, i * 1000)
    expect(await turnsDuring(() => checkedLog(project))).toBeGreaterThan(3)
  })
})

async function insertMany(project: Project, collectionId: CollectionId, first: number): Promise<void> {
  const writes = Array.from({ length: 1000 }, (_, i) => ({
    kind: 'insert' as const,
    document: documentBytes([['_id', raw.int32(first + i)]]),
  }))
  await writeDocuments(project, { branchId: mainBranchId, collectionId, writes }, author)
}
