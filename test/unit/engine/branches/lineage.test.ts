import { describe, expect, it } from 'vitest'
import {
  createBranch,
  deleteBranch,
  resetBranch,
  undeleteBranch,
  undoReset,
} from '../../../../electron/engine/branches/branch-commands.ts'
import { listBranches, resetPreview } from '../../../../electron/engine/branches/list-branches.ts'
import { resolveBranch } from '../../../../electron/engine/branches/resolve-branch.ts'
import { locate } from '../../../../electron/engine/history/positions.ts'
import type { Project } from '../../../../electron/engine/projects/project.ts'
import { listCollections } from '../../../../electron/engine/read/collections.ts'
import { readDocument, readPage } from '../../../../electron/engine/read/documents.ts'
import { createCollection } from '../../../../electron/engine/write/collections.ts'
import { writeDocuments } from '../../../../electron/engine/write/documents.ts'
import { asBranchId, mainBranchId, type BranchId, type CollectionId } from '../../../../shared/model/ids.ts'
import { atHead, atLsn, type At } from '../../../../shared/model/moment.ts'
import { documentBytes, raw } from '../../../support/bson-arbitraries.ts'
import { author, scratchProject } from '../../../support/scratch-project.ts'

const document = (id: number, v: number): Uint8Array =>
  documentBytes([
    ['_id', raw.int32(id)],
    ['v', raw.int32(v)],
  ])
const idOf = (id: number): Uint8Array => documentBytes([['_id', raw.int32(id)]])

async function put(project: Project, branchId: BranchId, collectionId: CollectionId, id: number, v: number) {
  const exists = readDocument(project, { branchId, at: atHead, collectionId, id: idOf(id) }).document !== null
  const write = exists
    ? ({ kind: 'replace', document: document(id, v), expected: null } as const)
    : ({ kind: 'insert', document: document(id, v) } as const)
  const { lsn } = await writeDocuments(project, { branchId, collectionId, writes: [write] }, author)
  return Number(lsn)
}

async function remove(project: Project, branchId: BranchId, collectionId: CollectionId, id: number) {
  const writes = [{ kind: 'delete', id: idOf(id), expected: null } as const]
  await writeDocuments(project, { branchId, collectionId, writes }, author)
}

/** `_id` and `v` of every document, as `id:v`. */
function shown(project: Project, branchId: BranchId, collectionId: CollectionId, at: At = atHead): string[] {
  const pages = (['forward', 'backward'] as const).map((direction) => {
    const page = readPage(project, { branchId, at, collectionId, from: null, direction, limit: 1000 })
    expect(page.total).toBe(page.count)
    const view = new DataView(page.bytes.buffer, page.bytes.byteOffset)
    const found: string[] = []
    for (let at = 0; at < page.bytes.length; at += view.getInt32(at, true)) {
      found.push(`${view.getInt32(at + 9, true)}:${view.getInt32(at + 16, true)}`)
    }
    return found
  })
  expect(pages[1]).toEqual(pages[0])
  return pages[0] as string[]
}

describe('the bounds of a lineage', () => {
  it('follow repeated resets, each below the last one, and each branch stays as it was', async () => {
    const { project } = await scratchProject()
    const { collectionId } = await createCollection(project, mainBranchId, 'c', author)
    const lsns: number[] = []
    for (let v = 1; v <= 5; v++) lsns.push(await put(project, mainBranchId, collectionId, v, v))
    const second = await resetBranch(project, mainBranchId, atLsn(lsns[3] as number), 'old 1', author)
    await put(project, second, collectionId, 20, 20)
    const third = await resetBranch(project, second, atLsn(lsns[1] as number), 'old 2', author)
    await put(project, third, collectionId, 30, 30)
    expect(shown(project, mainBranchId, collectionId)).toEqual(['1:1', '2:2', '3:3', '4:4', '5:5'])
    expect(shown(project, second, collectionId)).toEqual(['1:1', '2:2', '3:3', '4:4', '20:20'])
    // Below the base of the branch that was reset: what that branch did itself is gone from the lineage.
    expect(shown(project, third, collectionId)).toEqual(['1:1', '2:2', '30:30'])
    expect(project.branches.byName('main')?.id).toBe(third)
  })

  it('keep a grandchild whole when its ancestors are reset, written to and deleted', async () => {
    const { project } = await scratchProject()
    const { collectionId } = await createCollection(project, mainBranchId, 'c', author)
    await put(project, mainBranchId, collectionId, 1, 1)
    const child = await createBranch(project, 'child', mainBranchId, atHead, author)
    await put(project, child, collectionId, 2, 2)
    const grandchild = await createBranch(project, 'grandchild', child, atHead, author)
    await put(project, child, collectionId, 2, 99)
    await put(project, mainBranchId, collectionId, 1, 99)
    await resetBranch(project, child, atLsn(3), null, author)
    await deleteBranch(project, project.branches.byName('child')?.id as BranchId, author)
    expect(shown(project, grandchild, collectionId)).toEqual(['1:1', '2:2'])
    expect((await listBranches(project)).map(({ state }) => state)).toEqual([
      'active',
      'superseded',
      'active',
      'deleted',
    ])
  })

  it('let a thousand resets in a row leave the lineage shallow and the reads right', async () => {
    const { project, clock } = await scratchProject()
    const { collectionId } = await createCollection(project, mainBranchId, 'c', author)
    await put(project, mainBranchId, collectionId, 1, 1)
    const target = await put(project, mainBranchId, collectionId, 2, 2)
    let branch: BranchId = mainBranchId
    for (let n = 1; n <= 1000; n++) {
      clock.now += 1000
      branch = await resetBranch(project, branch, atLsn(target), n % 2 === 0 ? null : `backup ${n}`, author)
    }
    expect(project.branches.lineage(branch, project.log.head().lsn)).toEqual([
      { branch, bound: project.log.head().lsn },
      { branch: mainBranchId, bound: target },
    ])
    await put(project, branch, collectionId, 3, 3)
    expect(shown(project, branch, collectionId)).toEqual(['1:1', '2:2', '3:3'])
    const listed = await listBranches(project)
    expect(listed).toHaveLength(1001)
    expect(listed.filter(({ state }) => state === 'superseded')).toHaveLength(500)
    expect(listed.at(-1)).toMatchObject({ name: 'main', baseLsn: target, ahead: 1 })
    expect(locate(project, branch, atHead)).toMatchObject({ index: 4, total: 4 })
    expect(new Set(listed.filter(({ state }) => state === 'active').map(({ handle }) => handle)).size).toBe(
      501,
    )
  })

  it('leave the lineage shallow when each reset goes to the very head', async () => {
    const { project } = await scratchProject()
    const { collectionId } = await createCollection(project, mainBranchId, 'c', author)
    await put(project, mainBranchId, collectionId, 1, 1)
    let branch: BranchId = mainBranchId
    for (let n = 1; n <= 200; n++) branch = await resetBranch(project, branch, atHead, null, author)
    expect(project.branches.lineage(branch, project.log.head().lsn).length).toBeLessThan(4)
    expect(shown(project, branch, collectionId)).toEqual(['1:1'])
    expect(listCollections(project, branch, atHead).collections).toMatchObject([{ name: 'c', count: 1 }])
  })

  it('read a branch below its own beginning as its parent was then', async () => {
    const { project } = await scratchProject()
    const { collectionId } = await createCollection(project, mainBranchId, 'c', author)
    const first = await put(project, mainBranchId, collectionId, 1, 1)
    const second = await put(project, mainBranchId, collectionId, 1, 2)
    const child = await createBranch(project, 'child', mainBranchId, atLsn(second), author)
    await put(project, child, collectionId, 1, 3)
    expect(shown(project, child, collectionId, atLsn(first))).toEqual(['1:1'])
    expect(shown(project, child, collectionId, atLsn(Number(child)))).toEqual(['1:2'])
    expect(shown(project, child, collectionId)).toEqual(['1:3'])
  })
})

describe('a child that deletes what its parent has', () => {
  it('hides it at its head and in its past, in both directions and in counts, and nowhere else', async () => {
    const { project } = await scratchProject()
    const { collectionId } = await createCollection(project, mainBranchId, 'c', author)
    for (let id = 1; id <= 4; id++) await put(project, mainBranchId, collectionId, id, id)
    const child = await createBranch(project, 'child', mainBranchId, atHead, author)
    await remove(project, child, collectionId, 2)
    const afterFirst = atLsn(project.log.head().lsn)
    await remove(project, child, collectionId, 4)
    expect(shown(project, child, collectionId)).toEqual(['1:1', '3:3'])
    expect(shown(project, child, collectionId, afterFirst)).toEqual(['1:1', '3:3', '4:4'])
    expect(shown(project, mainBranchId, collectionId)).toEqual(['1:1', '2:2', '3:3', '4:4'])
    const grandchild = await createBranch(project, 'grandchild', child, afterFirst, author)
    await put(project, grandchild, collectionId, 2, 22)
    expect(shown(project, grandchild, collectionId)).toEqual(['1:1', '2:22', '3:3', '4:4'])
    expect(shown(project, child, collectionId)).toEqual(['1:1', '3:3'])
    const gone = readDocument(project, { branchId: child, at: atHead, collectionId, id: idOf(2) })
    expect(gone.document).toBeNull()
  })
})

describe('name@moment', () => {
  it('finds the branch that had the name then, across a reset and its undo', async () => {
    const { project } = await scratchProject()
    const before = project.log.head().lsn
    const successor = await resetBranch(project, mainBranchId, atHead, 'backup', author)
    const between = project.log.head().lsn
    await undoReset(project, successor, author)
    const at = (name: string, lsn: number): number => resolveBranch(project, name, atLsn(lsn)).branchId
    expect(at('main', before)).toBe(mainBranchId)
    expect(at('main', between)).toBe(successor)
    expect(at('backup', between)).toBe(mainBranchId)
    expect(at('MAIN', project.log.head().lsn)).toBe(mainBranchId)
    expect(at('backup', project.log.head().lsn)).toBe(successor)
    expect(() => at('backup', before)).toThrow(expect.objectContaining({ code: 'branch.notFound' }))
  })

  it('finds no branch while a name was deleted, and the right one after it was taken again', async () => {
    const { project } = await scratchProject()
    const first = await createBranch(project, 'x', mainBranchId, atHead, author)
    await deleteBranch(project, first, author)
    const deleted = project.log.head().lsn
    const second = await createBranch(project, 'X', mainBranchId, atHead, author)
    await undeleteBranch(project, first, author)
    expect(project.branches.byNameAt('x', first)?.id).toBe(first)
    expect(project.branches.byNameAt('x', deleted)).toBeUndefined()
    expect(project.branches.byNameAt('x', project.log.head().lsn)?.id).toBe(second)
    expect(project.branches.get(first)).toMatchObject({ name: 'x (2)', handle: 'x-2', state: 'active' })
  })
})

describe('undoing a reset', () => {
  it('swaps the names back in one record; a backup that was declined gets its name again', async () => {
    const { project } = await scratchProject()
    const successor = await resetBranch(project, mainBranchId, atHead, null, author)
    const before = project.log.head().lsn
    await undoReset(project, successor, author)
    expect(project.log.head().lsn).toBe(before + 1)
    expect(project.branches.get(mainBranchId)).toMatchObject({
      name: 'main',
      handle: 'main',
      state: 'active',
    })
    expect(project.branches.get(successor)).toMatchObject({ name: 'main', state: 'superseded' })
    await expect(undoReset(project, successor, author)).rejects.toMatchObject({ code: 'reset.cannotUndo' })
    await expect(undoReset(project, mainBranchId, author)).rejects.toMatchObject({ code: 'reset.cannotUndo' })
  })

  it('counts in its preview what would leave, by whom and where', async () => {
    const { project } = await scratchProject()
    const { collectionId } = await createCollection(project, mainBranchId, 'c', author)
    const keep = await put(project, mainBranchId, collectionId, 1, 1)
    await put(project, mainBranchId, collectionId, 2, 2)
    await createCollection(project, mainBranchId, 'd', { actor: 'Grace' })
    const preview = await resetPreview(project, mainBranchId, atLsn(keep))
    expect(preview).toMatchObject({ entries: 2, actors: ['Ada', 'Grace'], collections: ['c'] })
    expect(await resetPreview(project, asBranchId(1), atHead)).toMatchObject({ entries: 0 })
  })
})

describe('a branch asked for together with a write', () => {
  it('forks behind the write that came before it, though one flush serves both', async () => {
    const { project } = await scratchProject()
    const { collectionId } = await createCollection(project, mainBranchId, 'c', author)
    const writes = [{ kind: 'insert', document: document(1, 1) } as const]
    const written = writeDocuments(project, { branchId: mainBranchId, collectionId, writes }, author)
    const branch = await createBranch(project, 'child', mainBranchId, atHead, author)
    expect(project.branches.get(branch).baseLsn).toBe((await written).lsn)
    expect(shown(project, branch, collectionId)).toEqual(['1:1'])
  })
})
