import { describe, expect, it } from 'vitest'
import { createBranch } from '../../../../electron/engine/branches/branch-commands.ts'
import { livingLimits, type LivingLimits } from '../../../../electron/engine/index/living-limits.ts'
import type { Project } from '../../../../electron/engine/projects/project.ts'
import { readPage, type CollectionAt } from '../../../../electron/engine/read/documents.ts'
import { scanDocuments, type ScanInput } from '../../../../electron/engine/read/scan-documents.ts'
import { createCollection } from '../../../../electron/engine/write/collections.ts'
import { writeDocuments, type DocumentWrite } from '../../../../electron/engine/write/documents.ts'
import { mainBranchId, type BranchId, type CollectionId } from '../../../../shared/model/ids.ts'
import { atHead, atLsn } from '../../../../shared/model/moment.ts'
import { documentBytes, raw } from '../../../support/bson-arbitraries.ts'
import { bsonOfText } from '../../../support/bson-of-text.ts'
import { dice } from '../../../support/dice.ts'
import { author, scratchProject, type ScratchProject } from '../../../support/scratch-project.ts'

const idOf = (id: number): Uint8Array => documentBytes([['_id', raw.int32(id)]])
const documentOf = (id: number, v: number): Uint8Array =>
  documentBytes([
    ['_id', raw.int32(id)],
    ['v', raw.int32(v)],
  ])

/** From now on every look at the clock finds a turn's time gone, so that turns are as short as they can be. */
function hurry({ clock }: ScratchProject): void {
  let now = clock.now
  Object.defineProperty(clock, 'now', { get: () => (now += 1000) })
}

interface Scene {
  readonly scratch: ScratchProject
  readonly project: Project
  readonly collectionId: CollectionId
  readonly write: (branchId: BranchId, writes: DocumentWrite[]) => Promise<unknown>
}

async function scene(limits?: LivingLimits): Promise<Scene> {
  const scratch = await scratchProject(limits)
  const { project } = scratch
  const { collectionId } = await createCollection(project, mainBranchId, 'c', author)
  const write = (branchId: BranchId, writes: DocumentWrite[]): Promise<unknown> =>
    writeDocuments(project, { branchId, collectionId, writes }, author)
  return { scratch, project, collectionId, write }
}

const inserts = (count: number): DocumentWrite[] =>
  Array.from({ length: count }, (_, id) => ({ kind: 'insert', document: documentOf(id, id) }))
const deletions = (from: number, to: number): DocumentWrite[] =>
  Array.from({ length: to - from }, (_, i) => ({ kind: 'delete', id: idOf(from + i), expected: null }))

/** What a scan shows: LSN and bytes of each document. */
async function scanned(project: Project, input: ScanInput): Promise<string[]> {
  const seen: string[] = []
  await scanDocuments(project, input, ({ bytes, start, end, lsn }) => {
    seen.push(`${lsn} ${Buffer.from(bytes.subarray(start, end)).toString('hex')}`)
    return true
  })
  return seen
}

function paged(project: Project, where: CollectionAt): string[] {
  const { bytes, lsns } = readPage(project, { ...where, from: null, direction: 'forward', limit: 1000 })
  let at = 0
  return lsns.map((lsn) => {
    const start = at
    at += new DataView(bytes.buffer, bytes.byteOffset).getInt32(start, true)
    return `${lsn} ${Buffer.from(bytes.subarray(start, at)).toString('hex')}`
  })
}

/** Counts the turns that others had while `work` went on. */
async function turnsDuring(work: Promise<unknown>): Promise<number> {
  let turns = 0
  let isOver = false
  const others = (): void => {
    turns++
    if (!isOver) setImmediate(others)
  }
  setImmediate(others)
  await work
  isOver = true
  return turns
}

/** Two hundred documents on main, changed and deleted here and on a child and a grandchild, at random. */
async function grow({ project, write }: Scene): Promise<BranchId[]> {
  const roll = dice(7)
  await write(mainBranchId, inserts(200))
  const branches = [mainBranchId]
  for (const name of ['child', 'grandchild']) {
    branches.push(await createBranch(project, name, branches.at(-1) as BranchId, atHead, author))
    for (let i = 0; i < 30; i++) {
      const branch = branches[roll(branches.length)] as BranchId
      const ids = new Set(Array.from({ length: 3 }, () => roll(220)))
      const present = new Set(
        paged(project, { branchId: branch, at: atHead, collectionId: 2 as CollectionId }).map((line) =>
          Buffer.from(line.split(' ')[1] as string, 'hex').readInt32LE(9),
        ),
      )
      await write(
        branch,
        [...ids].map((id): DocumentWrite => {
          if (!present.has(id)) return { kind: 'insert', document: documentOf(id, i) }
          if (roll(2) === 0) return { kind: 'delete', id: idOf(id), expected: null }
          return { kind: 'replace', document: documentOf(id, i), expected: null }
        }),
      )
    }
  }
  return branches
}

describe('a scan', () => {
  it('shows what pages show, on every branch and at every moment, however often others have their turn', async () => {
    const stage = await scene()
    const { project, collectionId, scratch } = stage
    const branches = await grow(stage)
    hurry(scratch)
    const head = project.log.head().lsn
    for (const branchId of branches) {
      for (let lsn = head; lsn >= 2; lsn -= 11) {
        const where = { branchId, at: atLsn(lsn), collectionId }
        expect(await scanned(project, { ...where, filter: null }), `${branchId} at ${lsn}`).toEqual(
          paged(project, where),
        )
      }
    }
  })

  it('shows what matches and counts what it looked at', async () => {
    const { project, collectionId, write } = await scene()
    await write(mainBranchId, inserts(300))
    const past = project.log.head().lsn
    await write(mainBranchId, [{ kind: 'replace', document: documentOf(5, 1000), expected: null }])
    const filter = bsonOfText('{v: {$gte: 5, $lt: 8}}')
    const at = async (lsn: number): Promise<unknown> => {
      const ids: number[] = []
      const input = { branchId: mainBranchId, at: atLsn(lsn), collectionId, filter }
      const { moment, scanned, matched } = await scanDocuments(project, input, ({ bytes, start }) => {
        ids.push(bytes[start + 9] as number)
        return true
      })
      return { lsn: moment.lsn, scanned, matched, ids }
    }
    expect(await at(past)).toEqual({ lsn: past, scanned: 300, matched: 3, ids: [5, 6, 7] })
    expect(await at(past + 1)).toEqual({ lsn: past + 1, scanned: 300, matched: 2, ids: [6, 7] })
  })

  it('gives others their turn, also among documents that it shows to nobody', async () => {
    // Without a list of what lives it has to pass what is deleted.
    const { scratch, project, collectionId, write } = await scene({
      ...livingLimits,
      deathsBeforeListMin: Number.MAX_SAFE_INTEGER,
    })
    await write(mainBranchId, inserts(3000))
    const full = project.log.head().lsn
    const input = { branchId: mainBranchId, collectionId, filter: null }
    await write(mainBranchId, deletions(10, 2990))
    hurry(scratch)
    expect(await turnsDuring(scanned(project, { ...input, at: atLsn(full) }))).toBeGreaterThan(100)
    expect(await turnsDuring(scanned(project, { ...input, at: atHead }))).toBeGreaterThan(40)
    expect(await scanned(project, { ...input, at: atHead })).toHaveLength(20)
  })

  it('stays at its moment while others write', async () => {
    const { scratch, project, collectionId, write } = await scene()
    await write(mainBranchId, inserts(500))
    hurry(scratch)
    const before = paged(project, { branchId: mainBranchId, at: atHead, collectionId })
    const scan = scanned(project, { branchId: mainBranchId, at: atHead, collectionId, filter: null })
    await write(mainBranchId, [
      ...deletions(200, 500),
      { kind: 'insert', document: documentOf(1000, 1) },
      { kind: 'replace', document: documentOf(199, 1), expected: null },
    ])
    expect(await scan).toEqual(before)
  })

  it('ends when it is told that it is enough, and when it is aborted', async () => {
    const { scratch, project, collectionId, write } = await scene()
    await write(mainBranchId, inserts(500))
    hurry(scratch)
    const input = { branchId: mainBranchId, at: atHead, collectionId, filter: null }
    const { scanned, matched } = await scanDocuments(
      project,
      input,
      ({ bytes, start }) => bytes[start + 9] !== 9,
    )
    expect({ scanned, matched }).toEqual({ scanned: 10, matched: 10 })

    const stop = new AbortController()
    let seen = 0
    const aborted = scanDocuments(project, { ...input, signal: stop.signal }, () => {
      if (++seen === 3) stop.abort()
      return true
    })
    await expect(aborted).rejects.toMatchObject({ code: 'cancelled' })
    expect(seen).toBeLessThan(200)
  })

  it('waits between two turns for whoever takes its documents', async () => {
    const { scratch, project, collectionId, write } = await scene()
    await write(mainBranchId, inserts(500))
    hurry(scratch)
    const input = { branchId: mainBranchId, at: atHead, collectionId, filter: null }
    const { promise: isRead, resolve: read } = Promise.withResolvers<void>()
    let seen = 0
    const scan = scanDocuments(project, { ...input, ready: () => isRead }, () => {
      seen++
      return true
    })
    await turnsDuring(new Promise((resolve) => setTimeout(resolve, 20)))
    const seenWaiting = seen
    expect(seenWaiting).toBeLessThan(200)
    read()
    expect(await scan).toMatchObject({ matched: 500 })
  })

  it('refuses a bad filter and a collection that is not there', async () => {
    const { project, collectionId } = await scene()
    const scan = (filter: string, id: CollectionId): Promise<unknown> =>
      scanned(project, { branchId: mainBranchId, at: atHead, collectionId: id, filter: bsonOfText(filter) })
    await expect(scan('{a: {$foo: 1}}', collectionId)).rejects.toMatchObject({ code: 'query.invalid' })
    await expect(scan('{}', 99 as CollectionId)).rejects.toMatchObject({ code: 'collection.notFound' })
    expect(await scan('{}', collectionId)).toEqual([])
  })
})
