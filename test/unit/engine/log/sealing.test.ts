import { describe, expect, it, onTestFinished } from 'vitest'
import { createBranch } from '../../../../electron/engine/branches/branch-commands.ts'
import { sealHistory } from '../../../../electron/engine/history/seal-history.ts'
import type { Project } from '../../../../electron/engine/projects/project.ts'
import { rebuilt } from '../../../support/rebuilt.ts'
import { stateHash } from '../../../../electron/engine/verify/state-hash.ts'
import { checkedLog } from '../../../support/checked-log.ts'
import { createCollection } from '../../../../electron/engine/write/collections.ts'
import { writeDocuments } from '../../../../electron/engine/write/documents.ts'
import { mainBranchId, type CollectionId } from '../../../../shared/model/ids.ts'
import { atHead } from '../../../../shared/model/moment.ts'
import { documentBytes, raw } from '../../../support/bson-arbitraries.ts'
import { everyBsonValue } from '../../../support/every-bson-value.ts'
import { author, ScratchProject, scratchProject } from '../../../support/scratch-project.ts'
import { bytesOf, everythingIn, rowsOf, sealNow, tinySizes } from '../../../support/sealing.ts'
import { playSampleHistory } from '../../../golden/sample-history.ts'

async function collection(project: Project): Promise<CollectionId> {
  return (await createCollection(project, mainBranchId, 'c', author)).collectionId
}

const put = (project: Project, collectionId: CollectionId, documents: readonly Uint8Array[], isNew = true) =>
  writeDocuments(
    project,
    {
      branchId: mainBranchId,
      collectionId,
      writes: documents.map((document) =>
        isNew ? { kind: 'insert', document } : { kind: 'replace', document, expected: null },
      ),
    },
    author,
  )

const numbered = (id: number, text: string): Uint8Array =>
  documentBytes([
    ['_id', raw.int32(id)],
    ['text', raw.string(text)],
  ])

/** Seals, and looks whether everything is as before, whether it is in blocks, and whether it still is when opened again. */
async function sealAndCompare(scratch: ScratchProject): Promise<void> {
  const before = await everythingIn(scratch.project)
  const hash = stateHash(scratch.project.store)
  const head = scratch.project.log.head()
  const outcome = await sealHistory(scratch.project, sealNow)
  expect(outcome).toEqual({ kind: 'done', sealedLsn: head.lsn - 1 })
  expect(rowsOf(scratch.project.store, 'log')).toEqual([head.lsn])
  for (let opened = 0; opened < 2; opened++) {
    expect(await everythingIn(scratch.project)).toEqual(before)
    expect(scratch.project.log.head()).toEqual(head)
    expect(await checkedLog(scratch.project)).toMatchObject({ done: true, firstBadLsn: null })
    await rebuilt(scratch.project)
    expect(stateHash(scratch.project.store)).toBe(hash)
    await scratch.reopen()
  }
}

describe('sealing', () => {
  it('keeps every operation of the log, and everything that follows is written as before', async () => {
    const scratch = new ScratchProject()
    onTestFinished(() => scratch.remove())
    await playSampleHistory(scratch.project, scratch.clock)
    await sealAndCompare(scratch)
    await createBranch(scratch.project, 'afterwards', mainBranchId, atHead, author)
    await sealAndCompare(scratch)
  })

  it('keeps documents of every BSON type bit for bit, and their deletes', async () => {
    const scratch = await scratchProject()
    const collectionId = await collection(scratch.project)
    const documents = everyBsonValue.map(([name, value], i) =>
      documentBytes([
        ['_id', raw.int32(i)],
        [name, value],
      ]),
    )
    await put(scratch.project, collectionId, documents)
    const ids = documents.map((_, i) => documentBytes([['_id', raw.int32(i)]]))
    const gone = ids.slice(0, 20).map((id) => ({ kind: 'delete', id, expected: null }) as const)
    await writeDocuments(scratch.project, { branchId: mainBranchId, collectionId, writes: gone }, author)
    await sealAndCompare(scratch)
  })

  it('packs the versions of a large document against one another', async () => {
    const scratch = await scratchProject()
    const collectionId = await collection(scratch.project)
    // Text that does not shrink by itself: any saving is that of one version against another.
    const noise = Array.from({ length: 60 }, (_, i) =>
      Buffer.from(scratch.deps.randomBytes(32)).toString('base64').padStart(44, String(i)),
    ).join('')
    await put(scratch.project, collectionId, [numbered(1, noise)])
    for (let v = 0; v < 40; v++)
      await put(scratch.project, collectionId, [numbered(1, noise + String(v))], false)
    const before = bytesOf(scratch.project.store, 'log')
    await sealAndCompare(scratch)
    expect(bytesOf(scratch.project.store, 'blocks')).toBeLessThan(before / 4)
  })

  it('keeps documents of any size beside one another', async () => {
    const scratch = await scratchProject()
    const collectionId = await collection(scratch.project)
    const sizes = [0, 1400, 1500, 3000, 19_000, 21_000, 60_000, 100, 200_000, 1600]
    await put(
      scratch.project,
      collectionId,
      sizes.map((size, i) => numbered(i, 'x'.repeat(size))),
    )
    await put(
      scratch.project,
      collectionId,
      sizes.map((size, i) => numbered(i, `${'x'.repeat(size)}y`)),
      false,
    )
    await sealAndCompare(scratch)
  })

  it('keeps the largest document that there may be', async () => {
    const scratch = await scratchProject()
    const collectionId = await collection(scratch.project)
    const largest = numbered(1, 'x'.repeat(16 * 1024 * 1024 - 100))
    await put(scratch.project, collectionId, [largest])
    await put(scratch.project, collectionId, [numbered(2, 'small')])
    const lsn = scratch.project.log.head().lsn - 1
    const all = { plainTailEntriesMax: 1, plainTailBytesMax: 0 }
    expect(await sealHistory(scratch.project, { sizes: all })).toEqual({ kind: 'done', sealedLsn: lsn })
    const [entry] = scratch.project.log.record(lsn as never).entries
    expect(Buffer.compare(entry?.document ?? new Uint8Array(0), largest)).toBe(0)
  })

  it('leaves the newest entries plain, by their number and by their bytes, and at least one', async () => {
    const { project } = await scratchProject()
    const collectionId = await collection(project)
    for (let i = 0; i < 50; i++) await put(project, collectionId, [numbered(i, 'x'.repeat(100))])
    const seal = async (plainTailEntriesMax: number, plainTailBytesMax: number): Promise<number> =>
      (await sealHistory(project, { sizes: { ...tinySizes, plainTailEntriesMax, plainTailBytesMax } }))
        .sealedLsn
    expect(await seal(40, 1e9)).toBe(12)
    expect(await seal(1000, 1e9)).toBe(12)
    // An entry has 11 bytes and its document 127.
    expect(await seal(1000, 138 * 10 + 5)).toBe(42)
    expect(await seal(0, 0)).toBe(51)
    expect(await sealHistory(project, sealNow)).toEqual({ kind: 'done', sealedLsn: 51 })
  })
})
