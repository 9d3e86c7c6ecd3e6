import { describe, expect, it, onTestFinished } from 'vitest'
import { randomBytes } from 'node:crypto'
import {
  createBranch,
  deleteBranch,
  resetBranch,
} from '../../../../electron/engine/branches/branch-commands.ts'
import { createEngine, type Engine } from '../../../../electron/engine/engine.ts'
import type { Project } from '../../../../electron/engine/projects/project.ts'
import { numberKey } from '../../../../electron/engine/store/numbers.ts'
import type { SalvageProgress } from '../../../../electron/engine/verify/salvage.ts'
import { createCollection } from '../../../../electron/engine/write/collections.ts'
import { writeDocuments, type DocumentWrite } from '../../../../electron/engine/write/documents.ts'
import {
  asLsn,
  mainBranchId,
  type BranchId,
  type CollectionId,
  type ProjectId,
} from '../../../../shared/model/ids.ts'
import { atHead, atLsn } from '../../../../shared/model/moment.ts'
import { documentBytes, raw } from '../../../support/bson-arbitraries.ts'
import { insertOf } from '../../../support/mongodb/sealed-records.ts'
import { appendRequest, lsidOf } from '../../../support/requests.ts'
import { removeDirectory, scratchDirectory } from '../../../support/scratch-project.ts'

const author = { actor: 'Ada', message: 'noted' }

interface Sample {
  readonly engine: Engine
  readonly project: Project
  readonly clock: { now: number }
  readonly child: BranchId
  /** LSN of an update that is the newest of its document, and of one that is not. */
  readonly newest: number
  readonly older: number
  readonly head: number
}

const documentOf = (id: number, v: number): Uint8Array =>
  documentBytes([
    ['_id', raw.int32(id)],
    ['v', raw.int32(v)],
  ])

async function sample(): Promise<Sample> {
  const directory = scratchDirectory()
  const clock = { now: 1_700_000_000_000 }
  const engine = createEngine({
    dataDirectory: directory,
    now: () => (clock.now += 1000),
    randomBytes: (length) => new Uint8Array(randomBytes(length)),
  })
  onTestFinished(async () => {
    await engine.close()
    removeDirectory(directory)
  })
  const { id } = await engine.projects.create('Books', author)
  const project = await engine.projects.use(id)
  const { collectionId } = await createCollection(project, mainBranchId, 'c', author)
  const write = async (branchId: BranchId, ...writes: DocumentWrite[]): Promise<number> => {
    const place: { branchId: BranchId; collectionId: CollectionId } = { branchId, collectionId }
    return Number((await writeDocuments(project, { ...place, writes }, author)).lsn)
  }
  const replace = (id: number, v: number): DocumentWrite => ({
    kind: 'replace',
    document: documentOf(id, v),
    expected: null,
  })
  await write(
    mainBranchId,
    ...[1, 2, 3, 4].map((n): DocumentWrite => ({ kind: 'insert', document: documentOf(n, 0) })),
  )
  const older = await write(mainBranchId, replace(1, 1))
  const newest = await write(mainBranchId, replace(2, 1), replace(3, 1))
  const child = await createBranch(project, 'child', mainBranchId, atLsn(older), author)
  await write(child, replace(4, 7))
  await write(mainBranchId, replace(1, 2))
  await resetBranch(project, child, atHead, 'child before', author)
  const gone = await createBranch(project, 'gone', mainBranchId, atHead, author)
  await deleteBranch(project, gone, author)
  await appendRequest(project, { lsid: lsidOf(4), txnNumber: 12n }, [insertOf({ _id: 5 }, collectionId)])
  await write(mainBranchId, replace(4, 3))
  return { engine, project, clock, child, newest, older, head: project.log.head().lsn }
}

async function salvaged({ engine, project }: Sample): Promise<{ last: SalvageProgress; copy: Project }> {
  let last: SalvageProgress | undefined
  for await (last of engine.salvage(project, 'Books'));
  if (last === undefined || last.made === null) throw new Error('There was no last report')
  return { last, copy: await engine.projects.use(last.made.project.id) }
}

/** Everything that a log says but for what is its own: the project's id, record ids and hashes. */
function contentOf(project: Project, upTo: number): unknown[] {
  const records: unknown[] = []
  for (const header of project.log.headers(1, 'ascending')) {
    if (header.lsn > upTo) break
    const { lsn, count, branchId, time, sourceTime, actor, message, request } = header
    const entries = Array.from({ length: count }, (_, i) => project.log.entry(asLsn(lsn + i)))
    records.push({ lsn, count, branchId, time, sourceTime, actor, message, request, entries })
  }
  return records
}

const damage = (
  project: Project,
  table: 'log' | 'records',
  lsn: number,
  at: number | null,
): Promise<unknown> =>
  project.store.transact(() => {
    const stored = project.store.table(table)
    const bytes = Uint8Array.from(stored.get(numberKey(lsn)) ?? [])
    if (at === null) return stored.remove(numberKey(lsn))
    bytes[at] = (bytes[at] as number) ^ 0x10
    stored.put(numberKey(lsn), bytes)
  })

const lastFinding = async ({ engine, project }: Sample) => {
  let found
  for await (const { finding } of engine.verify(project)) found = finding
  return found
}

describe('salvage', () => {
  it('of an intact log is the same log under another id', async () => {
    const made = await sample()
    const { last, copy } = await salvaged(made)
    const content = contentOf(made.project, made.head)
    expect(contentOf(copy, made.head)).toEqual(content)
    expect(last).toMatchObject({ records: content.length, savedLsn: made.head, recovered: 0, lost: 0 })
    expect(last.made).toMatchObject({
      branches: ['main', 'child before', 'child'],
      project: { name: 'Books (2)' },
    })
    expect(copy.id).not.toBe(made.project.id)
    expect(await lastFinding({ ...made, project: copy })).toMatchObject({ kind: 'intact' })
  })

  it.each([
    ['flipped', 30],
    ['missing', null],
  ])('recovers an entry whose document is the current one: %s', async (_, at) => {
    const made = await sample()
    const content = contentOf(made.project, made.head)
    await damage(made.project, 'log', made.newest, at)
    await damage(made.project, 'log', made.newest + 1, at)
    const saved = { records: content.length, savedLsn: made.head, recovered: 2, lost: 0 }
    expect(await lastFinding(made)).toMatchObject({ kind: 'logDamaged', lsn: made.newest, salvage: saved })
    const { last, copy } = await salvaged(made)
    expect(last).toMatchObject(saved)
    expect(contentOf(copy, made.head)).toEqual(content)
  })

  it('recovers entries of every kind that the index still knows, one after the other', async () => {
    const made = await sample()
    const content = contentOf(made.project, made.head)
    for (let lsn = 1; lsn <= made.head; lsn++) {
      if (made.project.log.entry(asLsn(lsn)).op === 'update') continue
      const bytes = made.project.store.table('log').get(numberKey(lsn)) as Uint8Array
      await damage(made.project, 'log', lsn, null)
      const { last, copy } = await salvaged(made)
      const isReplaced = lsn > 2 && made.project.log.recordAt(lsn)?.count === 4
      if (isReplaced) expect(last, `LSN ${lsn}`).toMatchObject({ recovered: 0, savedLsn: 2 })
      else expect(contentOf(copy, made.head), `LSN ${lsn}`).toEqual(content)
      await made.project.store.transact(() => made.project.store.table('log').put(numberKey(lsn), bytes))
    }
  })

  it('recovers an entry of which the checksum alone is damaged, and a record of which the hash is', async () => {
    const made = await sample()
    await damage(made.project, 'log', made.older, 1)
    await damage(made.project, 'records', made.newest, 5)
    const { last, copy } = await salvaged(made)
    expect(last).toMatchObject({ savedLsn: made.head, recovered: 1, lost: 0 })
    await damage(made.project, 'log', made.older, 1)
    expect(contentOf(copy, made.head)).toEqual(contentOf(made.project, made.head))
  })

  it.each([
    ['an entry that was replaced since', 'log', 20],
    ['an entry that was replaced since, missing', 'log', null],
    ['a header', 'records', 60],
    ['a header, missing', 'records', null],
  ] as const)('ends before what cannot be recovered for certain: %s', async (_, table, at) => {
    const made = await sample()
    const content = contentOf(made.project, made.older - 1)
    await damage(made.project, table, made.older, at)
    const lost = made.head - made.older + 1
    const saved = { records: content.length, savedLsn: made.older - 1, recovered: 0, lost }
    expect(await lastFinding(made)).toMatchObject({ kind: 'logDamaged', lsn: made.older, salvage: saved })
    const { last, copy } = await salvaged(made)
    expect(last).toMatchObject({ ...saved, made: { branches: ['main'] } })
    expect(contentOf(copy, made.head)).toEqual(content)
    expect(await lastFinding({ ...made, project: copy })).toMatchObject({ kind: 'intact' })
  })

  it('makes nothing where the first record is lost, or when it is stopped', async () => {
    const made = await sample()
    const names = async (): Promise<ProjectId[]> => (await made.engine.projects.list()).map(({ id }) => id)
    for await (const { made: project } of made.engine.salvage(made.project, 'Books'))
      if (project === null) break
    await damage(made.project, 'records', 1, null)
    await expect(salvaged(made)).rejects.toMatchObject({ code: 'log.corrupt', details: { lsn: 1 } })
    expect(await names()).toEqual([made.project.id])
  })
})
