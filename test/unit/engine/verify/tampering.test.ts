import { describe, expect, it } from 'vitest'
import { crc32 } from 'node:zlib'
import { createBranch } from '../../../../electron/engine/branches/branch-commands.ts'
import { listBranches } from '../../../../electron/engine/branches/list-branches.ts'
import type { Project } from '../../../../electron/engine/projects/project.ts'
import { documentVersions, readPage } from '../../../../electron/engine/read/documents.ts'
import { numberKey } from '../../../../electron/engine/store/numbers.ts'
import { checkedLog } from '../../../support/checked-log.ts'
import { createCollection } from '../../../../electron/engine/write/collections.ts'
import { writeDocuments } from '../../../../electron/engine/write/documents.ts'
import { mainBranchId, type CollectionId } from '../../../../shared/model/ids.ts'
import { atHead, atLsn, type At } from '../../../../shared/model/moment.ts'
import { documentBytes, raw } from '../../../support/bson-arbitraries.ts'
import { author, scratchProject, type ScratchProject } from '../../../support/scratch-project.ts'

interface Sample {
  readonly scratch: ScratchProject
  readonly collectionId: CollectionId
  /** First LSN of a record in the middle, of two entries; and of the newest record. */
  readonly middle: number
  readonly newest: number
}

const id = documentBytes([['_id', raw.int32(1)]])

async function sample(): Promise<Sample> {
  const scratch = await scratchProject()
  const { project } = scratch
  const { collectionId } = await createCollection(project, mainBranchId, 'c', author)
  const put = async (v: number): Promise<number> => {
    const document = documentBytes([
      ['_id', raw.int32(1)],
      ['v', raw.int32(v)],
    ])
    const write =
      v === 0
        ? ({ kind: 'insert', document } as const)
        : ({ kind: 'replace', document, expected: null } as const)
    const other = { kind: 'insert', document: documentBytes([['_id', raw.string(`n${v}`)]]) } as const
    const writes = [write, other]
    const { lsn } = await writeDocuments(project, { branchId: mainBranchId, collectionId, writes }, author)
    return Number(lsn)
  }
  await put(0)
  const middle = await put(1)
  await createBranch(project, 'child', mainBranchId, atHead, author)
  await put(2)
  const newest = await put(3)
  return { scratch, collectionId, middle, newest }
}

/** Changes stored bytes behind the engine's back, in the file itself. */
async function tamper(
  project: Project,
  table: 'log' | 'records',
  lsn: number,
  change: (bytes: Uint8Array) => Uint8Array,
): Promise<void> {
  await project.store.transact(() => {
    const stored = project.store.table(table)
    const bytes = stored.get(numberKey(lsn))
    if (bytes === undefined) throw new Error(`Nothing is stored in ${table} at LSN ${lsn}`)
    stored.put(numberKey(lsn), change(new Uint8Array(bytes)))
  })
}

const flipped =
  (at: number) =>
  (bytes: Uint8Array): Uint8Array => {
    bytes[at] = (bytes[at] as number) ^ 0x10
    return bytes
  }

function valueAt(project: Project, { collectionId }: Sample, at: At): number {
  const place = { branchId: mainBranchId, collectionId, at, from: null, limit: 1 } as const
  const { bytes } = readPage(project, { ...place, direction: 'forward' })
  return new DataView(bytes.buffer, bytes.byteOffset).getInt32(16, true)
}

describe('an entry whose bytes were changed', () => {
  it.each([
    ['its checksum', 0],
    ['its operation', 4],
    ['its collection', 10],
    ['its document', 30],
  ])('in %s is found and located; below and above it reads go on', async (_, at) => {
    const made = await sample()
    await tamper(made.scratch.project, 'log', made.middle, flipped(at))
    const project = await made.scratch.reopen()
    expect(await checkedLog(project)).toMatchObject({
      done: true,
      firstBadLsn: made.middle,
      checkedLsn: made.middle - 1,
    })
    expect(() => valueAt(project, made, atLsn(made.middle + 1))).toThrow(
      expect.objectContaining({
        code: 'log.corrupt',
        details: expect.objectContaining({ lsn: made.middle }),
      }),
    )
    expect(() =>
      documentVersions(project, {
        branchId: mainBranchId,
        collectionId: made.collectionId,
        at: atHead,
        id,
        before: null,
        limit: 10,
      }),
    ).toThrow(expect.objectContaining({ code: 'log.corrupt' }))
    expect(valueAt(project, made, atLsn(made.middle - 1))).toBe(0)
    expect(valueAt(project, made, atHead)).toBe(3)
  })

  it('with a checksum made to fit is found by the hash of its record', async () => {
    const made = await sample()
    const { project } = made.scratch
    await tamper(project, 'log', made.middle, (bytes) => {
      const changed = flipped(bytes.length - 3)(bytes)
      new DataView(changed.buffer).setUint32(0, crc32(changed.subarray(4)))
      return changed
    })
    expect(await checkedLog(project)).toMatchObject({ done: true, firstBadLsn: made.middle })
    expect((await checkedLog(project))?.reason).toMatch(/hash/u)
  })

  it('is found at its own LSN when it is not the first of its record, or is cut off, or gone', async () => {
    const made = await sample()
    const { project } = made.scratch
    await tamper(project, 'log', made.middle + 1, (bytes) => bytes.subarray(0, 11))
    expect(await checkedLog(project)).toMatchObject({ firstBadLsn: made.middle + 1 })
    await project.store.transact(() => project.store.table('log').remove(numberKey(made.middle + 1)))
    expect(await checkedLog(project)).toMatchObject({ firstBadLsn: made.middle + 1 })
  })
})

describe('a record whose header was changed', () => {
  it('is found wherever the change is, in every record', async () => {
    const made = await sample()
    const { project } = made.scratch
    const headers = [...project.log.headers(1, 'ascending')]
    for (const header of headers) {
      const stored = new Uint8Array(project.store.table('records').get(numberKey(header.lsn)) ?? [])
      for (let at = header.lsn % 7; at < stored.length; at += 7) {
        await tamper(project, 'records', header.lsn, flipped(at))
        const found = await checkedLog(project)
        expect(found?.firstBadLsn, `byte ${at} of the record at ${header.lsn}`).not.toBeNull()
        expect(found?.checkedLsn).toBeLessThan(header.lsn)
        expect(found?.firstBadLsn).toBeGreaterThanOrEqual(header.lsn)
        await tamper(project, 'records', header.lsn, () => stored)
      }
    }
    expect(await checkedLog(project)).toMatchObject({ firstBadLsn: null })
  })

  it('and hashed anew is found by the record behind it', async () => {
    const made = await sample()
    const { project } = made.scratch
    const first = new Uint8Array(project.store.table('records').get(numberKey(1)) ?? [])
    await tamper(project, 'records', made.middle, (bytes) => {
      bytes.set(first.subarray(0, 32), 0)
      return bytes
    })
    expect(await checkedLog(project)).toMatchObject({ firstBadLsn: made.middle })
    await project.store.transact(() => project.store.table('records').remove(numberKey(made.middle)))
    expect(await checkedLog(project)).toMatchObject({ firstBadLsn: made.middle, checkedLsn: made.middle - 1 })
  })

  it.each(['middle', 'newest'] as const)(
    'so that it cannot be read leaves the project open and readable: the %s one',
    async (which) => {
      const made = await sample()
      const lsn = made[which]
      await tamper(made.scratch.project, 'records', lsn, flipped(32))
      const project = await made.scratch.reopen()
      expect(await checkedLog(project)).toMatchObject({ done: true, firstBadLsn: lsn, checkedLsn: lsn - 1 })
      expect(() => valueAt(project, made, atLsn(lsn + 1))).toThrow(
        expect.objectContaining({ code: 'log.corrupt' }),
      )
      expect(valueAt(project, made, atLsn(lsn - 1))).toBe(which === 'middle' ? 0 : 2)
      expect(valueAt(project, made, atHead)).toBe(3)
      expect((await listBranches(project)).map(({ name }) => name)).toEqual(['main', 'child'])
      // What is written now stands behind the damage, under LSNs of its own.
      const { head } = { head: project.log.head().lsn }
      expect(head).toBe(made.newest + 1)
      await createBranch(project, 'rescue', mainBranchId, atLsn(lsn - 1), author)
      expect(project.log.head().lsn).toBe(head + 1)
      expect(await checkedLog(project)).toMatchObject({ firstBadLsn: lsn })
    },
  )
})
