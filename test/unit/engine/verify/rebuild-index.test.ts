import { describe, expect, it } from 'vitest'
import { createBranch } from '../../../../electron/engine/branches/branch-commands.ts'
import { IndexStateRow } from '../../../../electron/engine/index/index-state.ts'
import type { Project } from '../../../../electron/engine/projects/project.ts'
import { readPage } from '../../../../electron/engine/read/documents.ts'
import { numberKey } from '../../../../electron/engine/store/numbers.ts'
import { rebuildIndex } from '../../../../electron/engine/verify/rebuild-index.ts'
import { stateHash } from '../../../../electron/engine/verify/state-hash.ts'
import { createCollection } from '../../../../electron/engine/write/collections.ts'
import { writeDocuments, type DocumentWrite } from '../../../../electron/engine/write/documents.ts'
import { mainBranchId, type CollectionId } from '../../../../shared/model/ids.ts'
import { atHead } from '../../../../shared/model/moment.ts'
import { documentBytes, raw } from '../../../support/bson-arbitraries.ts'
import { rebuilt } from '../../../support/rebuilt.ts'
import { author, scratchProject, type ScratchProject } from '../../../support/scratch-project.ts'

interface Sample {
  readonly scratch: ScratchProject
  readonly collectionId: CollectionId
  readonly hash: string
}

const large = 700

const insert = (id: number): DocumentWrite => ({
  kind: 'insert',
  document: documentBytes([['_id', raw.int32(id)]]),
})

/** One record that takes several goes to fold, and small ones on two branches. */
async function sample(): Promise<Sample> {
  const scratch = await scratchProject()
  const { project } = scratch
  const { collectionId } = await createCollection(project, mainBranchId, 'c', author)
  const writes = Array.from({ length: large }, (_, id) => insert(id))
  await writeDocuments(project, { branchId: mainBranchId, collectionId, writes }, author)
  const child = await createBranch(project, 'child', mainBranchId, atHead, author)
  for (let id = large; id < large + 30; id++) {
    const branchId = id % 2 === 0 ? mainBranchId : child
    await writeDocuments(project, { branchId, collectionId, writes: [insert(id)] }, author)
  }
  return { scratch, collectionId, hash: stateHash(project.store) }
}

/** Begins a rebuild and leaves it after so many reports of the folding; false where it was whole before. */
async function leaveAfter(project: Project, reports: number): Promise<boolean> {
  let folding = 0
  for await (const { step } of rebuildIndex(project)) {
    if (step === 'folding' && ++folding > reports) return true
  }
  return false
}

const countOf = (project: Project, collectionId: CollectionId): number =>
  readPage(project, {
    branchId: mainBranchId,
    collectionId,
    at: atHead,
    from: null,
    direction: 'forward',
    limit: 1000,
  }).count

describe('a rebuild of the index', () => {
  it('folds the same bytes, in goes that are small, and tells how far it is', async () => {
    const { scratch, hash } = await sample()
    const reports = await rebuilt(scratch.project)
    expect(stateHash(scratch.project.store)).toBe(hash)
    const folded = reports.flatMap((report) => (report.step === 'folding' ? [report.foldedLsn] : []))
    const head = scratch.project.log.head().lsn
    expect(folded.at(-1)).toBe(head)
    const steps = folded.map((lsn, i) => lsn - (folded[i - 1] ?? 0))
    expect(Math.min(...steps)).toBeGreaterThanOrEqual(0)
    expect(Math.max(...steps)).toBeLessThan(large)
  })

  it('left after any step has nothing to read, and is gone on with when the project is opened again', async () => {
    const { scratch, collectionId, hash } = await sample()
    for (let reports = 0; await leaveAfter(scratch.project, reports); reports++) {
      const { project } = scratch
      if (!project.isWhole()) {
        expect(() => project.refuseUnfinished()).toThrow(
          expect.objectContaining({ code: 'index.rebuilding' }),
        )
      }
      await scratch.reopen()
      expect(stateHash(scratch.project.store), `after ${reports} reports`).toBe(hash)
      expect(countOf(scratch.project, collectionId)).toBe(large + 15)
    }
  })

  it('is waited for by writes, and shared by all who wait', async () => {
    const { scratch, collectionId } = await sample()
    const { project } = scratch
    const written: Promise<unknown>[] = []
    for await (const { step } of rebuildIndex(project)) {
      if (step === 'checking' || written.length >= 4) continue
      const writes = [insert(2000 + written.length)]
      written.push(writeDocuments(project, { branchId: mainBranchId, collectionId, writes }, author))
    }
    await Promise.all(written)
    expect(written.length).toBe(4)
    expect(countOf(project, collectionId)).toBe(large + 15 + 4)
    const hash = stateHash(project.store)
    await rebuilt(project)
    expect(stateHash(project.store)).toBe(hash)
  })

  it('makes a write be evaluated again that was under way, whatever it read between', async () => {
    const { scratch, collectionId } = await sample()
    const { project } = scratch
    let evaluations = 0
    const written = project.append(function* () {
      evaluations++
      for (let turn = 0; turn < 40; turn++) yield
      const count = project.snapshot(mainBranchId, project.log.head().lsn, collectionId).count()
      const document = documentBytes([
        ['_id', raw.int32(5000)],
        ['count', raw.int32(count)],
      ])
      const entries = [{ op: 'insert', collection: collectionId, document } as const]
      return { branchId: mainBranchId, entries, actor: 'Ada', message: '' }
    })
    await rebuilt(project)
    const record = await written
    expect(evaluations).toBeGreaterThan(1)
    expect(new DataView(Uint8Array.from(record?.entries[0]?.document ?? []).buffer).getInt32(20, true)).toBe(
      large + 15,
    )
    const hash = stateHash(project.store)
    await rebuilt(project)
    expect(stateHash(project.store)).toBe(hash)
  })

  it('is refused for a damaged log, whose LSN it names; the index stays', async () => {
    const { scratch, hash } = await sample()
    const { project } = scratch
    const lsn = large + 10
    await project.store.transact(() => project.store.table('log').remove(numberKey(lsn)))
    await expect(rebuilt(project)).rejects.toMatchObject({ code: 'log.corrupt', details: { lsn } })
    expect(project.isWhole()).toBe(true)
    expect(stateHash(project.store)).toBe(hash)
    await project.discardIndex()
    await expect(project.whole()).rejects.toMatchObject({ code: 'log.corrupt', details: { lsn } })
  })
})

describe('an index that was not written by this version', () => {
  it.each([
    ['of another version', numberKey(99, 0, 0, 0, 0)],
    ['from before there were versions', null],
    ['whose state is damaged', Uint8Array.of(1, 2, 3)],
  ])('%s is made anew before it is read', async (_, state) => {
    const { scratch, hash } = await sample()
    const { store } = scratch.project
    await store.transact(() => {
      const key = new TextEncoder().encode('index')
      if (state === null) store.table('meta').remove(key)
      else store.table('meta').put(key, state)
      store.table('versions').clear()
    })
    expect(new IndexStateRow(store).read()).toMatchObject({ kind: 'outdated' })
    await scratch.reopen()
    expect(stateHash(scratch.project.store)).toBe(hash)
    expect(scratch.project.isWhole()).toBe(true)
  })
})
