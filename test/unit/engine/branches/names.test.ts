import { describe, expect, it } from 'vitest'
import {
  createBranch,
  deleteBranch,
  renameBranch,
  resetBranch,
  undeleteBranch,
} from '../../../../electron/engine/branches/branch-commands.ts'
import { resetPreview } from '../../../../electron/engine/branches/list-branches.ts'
import { createCollection } from '../../../../electron/engine/write/collections.ts'
import { writeDocuments } from '../../../../electron/engine/write/documents.ts'
import { asBranchId, asCollectionId, mainBranchId } from '../../../../shared/model/ids.ts'
import { nameBytesMax } from '../../../../shared/model/limits.ts'
import { atHead } from '../../../../shared/model/moment.ts'
import { documentBytes, raw } from '../../../support/bson-arbitraries.ts'
import { author, scratchProject } from '../../../support/scratch-project.ts'

const code = (wanted: string): unknown => expect.objectContaining({ code: wanted })

describe('names of branches', () => {
  it.each([
    ['nothing', ''],
    ['spaces alone', ' \t '],
    ['a NUL', 'a\0b'],
    ['a line break inside', 'a\nb'],
    ['an escape', '\u001b[31m'],
    ['a turned direction of writing', 'a\u202eb'],
    ['121 bytes', 'x'.repeat(121)],
    ['61 letters of two bytes', 'é'.repeat(61)],
  ])('refuse %s and write nothing', async (_, name) => {
    const { project } = await scratchProject()
    const head = project.log.head().lsn
    await expect(createBranch(project, name, mainBranchId, atHead, author)).rejects.toEqual(
      code('branch.badName'),
    )
    expect(project.log.head().lsn).toBe(head)
  })

  it('are taken whatever their case, width or composition, and the error names the branch', async () => {
    const { project } = await scratchProject()
    const id = await createBranch(project, ' Caf\u00e9 ', mainBranchId, atHead, author)
    expect(project.branches.get(id)).toMatchObject({ name: 'Caf\u00e9', handle: 'cafe' })
    for (const same of ['cafe\u0301', 'CAF\u00c9', '\uff23af\u00e9']) {
      await expect(createBranch(project, same, mainBranchId, atHead, author)).rejects.toMatchObject({
        code: 'branch.nameTaken',
        details: { id, name: 'Caf\u00e9' },
      })
    }
  })

  it('give handles that are short and unique', async () => {
    const { project } = await scratchProject()
    const names = [
      'A very long name of a branch',
      'A very long name of another',
      '!!!',
      '???',
      '日本',
      'main!',
    ]
    const handles: string[] = []
    for (const name of names) {
      const id = await createBranch(project, name, mainBranchId, atHead, author)
      handles.push(project.branches.get(id).handle)
    }
    expect(new Set([...handles, 'main']).size).toBe(names.length + 1)
    for (const handle of handles) expect(handle).toMatch(/^[a-z0-9_-]{1,20}$/u)
  })

  it('are free again after a delete; undelete then takes the next one', async () => {
    const { project } = await scratchProject()
    const first = await createBranch(project, 'x', mainBranchId, atHead, author)
    await deleteBranch(project, first, author)
    const second = await createBranch(project, 'x', mainBranchId, atHead, author)
    await undeleteBranch(project, first, author)
    expect(project.branches.get(first).name).toBe('x (2)')
    await renameBranch(project, second, 'y', author)
    await renameBranch(project, first, 'x', author)
    expect(project.branches.byName('X')?.id).toBe(first)
  })

  it('as long as can be still leave room for a number or for a backup', async () => {
    const { project } = await scratchProject()
    const long = 'é'.repeat(nameBytesMax / 2)
    const first = await createBranch(project, long, mainBranchId, atHead, author)
    const { backupName } = await resetPreview(project, first, atHead)
    expect(Buffer.byteLength(backupName)).toBeLessThanOrEqual(nameBytesMax)
    const successor = await resetBranch(project, first, atHead, backupName, author)
    expect(project.branches.get(successor).name).toBe(long)
    const again = (await resetPreview(project, successor, atHead)).backupName
    expect(again).not.toBe(backupName)
    await resetBranch(project, successor, atHead, again, author)
    await deleteBranch(project, project.branches.byName(long)?.id ?? mainBranchId, author)
    await createBranch(project, long, mainBranchId, atHead, author)
    const deleted = project.branches.rows().find(({ state }) => state === 'deleted')
    await undeleteBranch(project, asBranchId(deleted?.id ?? 0), author)
    expect(project.branches.get(asBranchId(deleted?.id ?? 0)).name).toMatch(/^é+ \(2\)$/u)
  })
})

describe('the branch main', () => {
  it('cannot be deleted or renamed, whichever branch it is', async () => {
    const { project } = await scratchProject()
    await expect(deleteBranch(project, mainBranchId, author)).rejects.toEqual(code('branch.isMain'))
    await expect(renameBranch(project, mainBranchId, 'x', author)).rejects.toEqual(code('branch.isMain'))
    const successor = await resetBranch(project, mainBranchId, atHead, 'old', author)
    await expect(deleteBranch(project, successor, author)).rejects.toEqual(code('branch.isMain'))
    await deleteBranch(project, mainBranchId, author)
    expect(project.branches.get(mainBranchId).state).toBe('deleted')
  })
})

describe('a write to a branch that lost its name', () => {
  it('is refused by what happened, and the branch is still readable and can be forked', async () => {
    const { project } = await scratchProject()
    const { collectionId } = await createCollection(project, mainBranchId, 'c', author)
    const child = await createBranch(project, 'child', mainBranchId, atHead, author)
    const other = await createBranch(project, 'other', mainBranchId, atHead, author)
    await deleteBranch(project, child, author)
    await resetBranch(project, other, atHead, null, author)
    const writes = [{ kind: 'insert', document: documentBytes([['a', raw.int32(1)]]) } as const]
    const write = (branchId: typeof child) =>
      writeDocuments(project, { branchId, collectionId, writes }, author)
    await expect(write(child)).rejects.toMatchObject({ code: 'branch.deleted', details: { name: 'child' } })
    await expect(write(other)).rejects.toMatchObject({
      code: 'branch.superseded',
      details: { name: 'other' },
    })
    await expect(write(asBranchId(999))).rejects.toEqual(code('branch.notFound'))
    await expect(createCollection(project, child, 'd', author)).rejects.toEqual(code('branch.deleted'))
    await expect(
      writeDocuments(project, { branchId: mainBranchId, collectionId: asCollectionId(999), writes }, author),
    ).rejects.toEqual(code('collection.notFound'))
    const fork = await createBranch(project, 'fork', child, atHead, author)
    expect(project.branches.get(fork).parentId).toBe(child)
  })

  it('is refused when the branch goes while the write waits for its turn', async () => {
    const { project } = await scratchProject()
    const { collectionId } = await createCollection(project, mainBranchId, 'c', author)
    const child = await createBranch(project, 'child', mainBranchId, atHead, author)
    const writes = [{ kind: 'insert', document: documentBytes([['a', raw.int32(1)]]) } as const]
    const write = () => writeDocuments(project, { branchId: child, collectionId, writes }, author)
    const results = await Promise.allSettled([write(), deleteBranch(project, child, author), write()])
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected'])
    expect(results[2]).toMatchObject({ reason: { code: 'branch.deleted' } })
  })
})
