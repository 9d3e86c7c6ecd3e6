import { describe, expect, it } from 'vitest'
import { createBranch, resetBranch } from '../../../../electron/engine/branches/branch-commands.ts'
import { resolveMoment } from '../../../../electron/engine/history/moments.ts'
import { locate, nth, step } from '../../../../electron/engine/history/positions.ts'
import type { Project } from '../../../../electron/engine/projects/project.ts'
import { readPage } from '../../../../electron/engine/read/documents.ts'
import { createCollection } from '../../../../electron/engine/write/collections.ts'
import { writeDocuments } from '../../../../electron/engine/write/documents.ts'
import { mainBranchId, type CollectionId } from '../../../../shared/model/ids.ts'
import { atHead, atLsn } from '../../../../shared/model/moment.ts'
import { documentBytes, raw } from '../../../support/bson-arbitraries.ts'
import { author, scratchProject, type ScratchProject } from '../../../support/scratch-project.ts'

/** LSN 1 main, 2 the collection, 3-5 one record of three documents. */
async function threeInOne(): Promise<{
  scratch: ScratchProject
  project: Project
  collectionId: CollectionId
}> {
  const scratch = await scratchProject()
  const { project, clock } = scratch
  clock.now += 10
  const { collectionId } = await createCollection(project, mainBranchId, 'c', author)
  clock.now += 10
  await insert(project, collectionId, 3)
  return { scratch, project, collectionId }
}

async function insert(project: Project, collectionId: CollectionId, count: number): Promise<void> {
  const writes = Array.from({ length: count }, (_, i) => ({
    kind: 'insert' as const,
    document: documentBytes([['i', raw.int32(i)]]),
  }))
  await writeDocuments(project, { branchId: mainBranchId, collectionId, writes }, author)
}

describe('a moment', () => {
  it('inside a record is the boundary below, and the answer says so', async () => {
    const { project, collectionId } = await threeInOne()
    expect(resolveMoment(project, atLsn(5))).toMatchObject({ lsn: 5, requested: null, isHead: false })
    expect(resolveMoment(project, atLsn(4))).toMatchObject({ lsn: 2, requested: 4, isHead: false })
    expect(resolveMoment(project, atLsn(3))).toMatchObject({ lsn: 2, requested: 3, isHead: false })
    const branchId = mainBranchId
    const place = { branchId, collectionId, from: null, direction: 'forward', limit: 10 } as const
    expect(readPage(project, { ...place, at: atLsn(4) })).toMatchObject({ count: 0, total: 0 })
    expect(readPage(project, { ...place, at: atLsn(5) })).toMatchObject({ count: 3, total: 3 })
  })

  it('inside a record is no base and no target of a reset', async () => {
    const { project } = await threeInOne()
    const child = await createBranch(project, 'child', mainBranchId, atLsn(4), author)
    expect(project.branches.get(child).baseLsn).toBe(2)
    const successor = await resetBranch(project, mainBranchId, atLsn(3), null, author)
    expect(project.branches.get(successor).baseLsn).toBe(2)
  })

  it.each([
    [0, 'lsn.beforeFirst'],
    [-1, 'lsn.beforeFirst'],
    [6, 'lsn.beyondHead'],
    [2 ** 48, 'lsn.beyondHead'],
    [2.5, 'lsn.invalid'],
    [Number.NaN, 'lsn.invalid'],
    [Infinity, 'lsn.invalid'],
  ])('is refused at LSN %s', async (lsn, code) => {
    const { project } = await threeInOne()
    expect(() => resolveMoment(project, atLsn(lsn))).toThrow(expect.objectContaining({ code }))
    await expect(createBranch(project, 'x', mainBranchId, atLsn(lsn), author)).rejects.toMatchObject({ code })
    expect(project.log.head().lsn).toBe(5)
  })

  it('by time is the last record at or before it; at or after the head it is the head', async () => {
    const { project, scratch } = await threeInOne()
    const first = scratch.clock.now - 20
    const at = (time: number) => resolveMoment(project, { kind: 'time', time })
    expect(() => at(first - 1)).toThrow(expect.objectContaining({ code: 'time.beforeFirst' }))
    expect(() => at(Number.NaN)).toThrow(expect.objectContaining({ code: 'time.invalid' }))
    expect(at(first)).toMatchObject({ lsn: 1, isHead: false })
    expect(at(first + 9.9)).toMatchObject({ lsn: 1, isHead: false })
    expect(at(first + 19)).toMatchObject({ lsn: 2, isHead: false })
    expect(at(first + 20)).toMatchObject({ lsn: 5, isHead: true })
    expect(at(first + 1e9)).toMatchObject({ lsn: 5, isHead: true })
  })

  it('by time takes the last of several records with one time, also when the clock went back', async () => {
    const { project, scratch, collectionId } = await threeInOne()
    const { clock } = scratch
    const tied = clock.now
    clock.now -= 5000
    await insert(project, collectionId, 2)
    expect(project.log.head().time).toBe(tied)
    clock.now = tied + 1
    await insert(project, collectionId, 1)
    expect(resolveMoment(project, { kind: 'time', time: tied })).toMatchObject({ lsn: 7, time: tied })
  })
})

describe('places in a history', () => {
  it('step from inside a record to its own end, and back to the one before', async () => {
    const { project, collectionId } = await threeInOne()
    await insert(project, collectionId, 2)
    const next = (lsn: number) => step(project, mainBranchId, lsn, 'next')?.moment.lsn
    const previous = (lsn: number) => step(project, mainBranchId, lsn, 'previous')?.moment.lsn
    expect([1, 2, 3, 4, 5, 6, 7].map(next)).toEqual([2, 5, 5, 5, 7, 7, undefined])
    expect([1, 2, 3, 4, 5, 6, 7].map(previous)).toEqual([undefined, 1, 2, 2, 2, 5, 5])
  })

  it('say the same about a new branch before and after something else happens', async () => {
    const { project, collectionId } = await threeInOne()
    const child = await createBranch(project, 'child', mainBranchId, atHead, author)
    const made = project.log.head().lsn
    const before = locate(project, child, atLsn(made))
    await insert(project, collectionId, 1)
    expect(locate(project, child, atLsn(made))).toEqual(before)
    expect(before.commit).toMatchObject({ lsn: made, operations: ['createBranch'] })
  })

  it('of the n-th entry are clamped to the history', async () => {
    const { project } = await threeInOne()
    const at = (n: number) => nth(project, mainBranchId, n)
    expect(at(-5).moment.lsn).toBe(1)
    expect(at(1)).toMatchObject({ index: 1, moment: { lsn: 2 } })
    // The second entry lies in a record of three: its place is the whole record.
    expect(at(2)).toMatchObject({ index: 4, moment: { lsn: 5 } })
    expect(at(99)).toMatchObject({ index: 4, total: 4, moment: { isHead: true } })
    expect(at(Number.NaN).moment.lsn).toBe(1)
  })
})
