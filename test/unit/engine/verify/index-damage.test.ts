import { copyFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { createBranch, renameBranch } from '../../../../electron/engine/branches/branch-commands.ts'
import { listBranches } from '../../../../electron/engine/branches/list-branches.ts'
import { axisWindow } from '../../../../electron/engine/history/axis.ts'
import { listCommits } from '../../../../electron/engine/history/commits.ts'
import { checkedTable } from '../../../../electron/engine/index/checked-table.ts'
import { indexTableNames } from '../../../../electron/engine/index/tables.ts'
import type { Project } from '../../../../electron/engine/projects/project.ts'
import {
  documentVersions,
  firstDocumentLsn,
  readDocument,
  readPage,
} from '../../../../electron/engine/read/documents.ts'
import type { Table } from '../../../../electron/engine/store/key-value-store.ts'
import { openLmdbStore } from '../../../../electron/engine/store/lmdb-store.ts'
import { readNumber } from '../../../../electron/engine/store/numbers.ts'
import { dataFile } from '../../../../electron/engine/store/watch-store.ts'
import { stateHash } from '../../../../electron/engine/verify/state-hash.ts'
import { createCollection } from '../../../../electron/engine/write/collections.ts'
import { writeDocuments, type DocumentWrite } from '../../../../electron/engine/write/documents.ts'
import { isArgonError } from '../../../../shared/model/errors.ts'
import { mainBranchId, type BranchId, type CollectionId } from '../../../../shared/model/ids.ts'
import { lsnMax } from '../../../../shared/model/limits.ts'
import { atHead, atLsn } from '../../../../shared/model/moment.ts'
import { documentBytes, raw } from '../../../support/bson-arbitraries.ts'
import { bsonOfText } from '../../../support/bson-of-text.ts'
import { flipByte, storedRows, type StoredRow } from '../../../support/damaged-file.ts'
import { foundIn } from '../../../support/verified.ts'
import { insertOf } from '../../../support/mongodb/sealed-records.ts'
import { rebuilt } from '../../../support/rebuilt.ts'
import { appendRequest, lsidOf } from '../../../support/requests.ts'
import { tinyLists } from '../../../support/tiny-lists.ts'
import { author, scratchProject, type ScratchProject } from '../../../support/scratch-project.ts'

interface Sample {
  readonly scratch: ScratchProject
  readonly collectionId: CollectionId
  readonly branches: readonly BranchId[]
  readonly moments: readonly number[]
}

const documents = 70
const idOf = (id: number): Uint8Array => documentBytes([['_id', raw.int32(id)]])
const documentOf = (id: number, v: number): Uint8Array =>
  documentBytes([
    ['_id', raw.int32(id)],
    ['v', raw.int32(v)],
  ])

/** Enough rows in every table, of most for several pages of the file: two branches, updates and deletions. */
async function sample(): Promise<Sample> {
  const scratch = await scratchProject(tinyLists)
  const { project } = scratch
  const indexes = [bsonOfText('{v: 2, key: {v: 1}, name: "v_1"}')]
  const { collectionId } = await createCollection(project, mainBranchId, 'c', author, { indexes })
  const write = async (branchId: BranchId, writes: DocumentWrite[]): Promise<number> => {
    await writeDocuments(project, { branchId, collectionId, writes }, author)
    return project.log.head().lsn
  }
  const ids = Array.from({ length: documents }, (_, id) => id)
  const replace = (v: number, every: number): DocumentWrite[] =>
    ids
      .filter((id) => id % every === 0)
      .map((id) => ({ kind: 'replace', document: documentOf(id, v), expected: null }))
  const moments: number[] = []
  for (const id of ids)
    moments[0] = await write(mainBranchId, [{ kind: 'insert', document: documentOf(id, 0) }])
  const child = await createBranch(project, 'child', mainBranchId, atHead, author)
  moments.push(await write(child, [{ kind: 'delete', id: idOf(6), expected: null }, ...replace(1, 4)]))
  moments.push(await write(mainBranchId, replace(2, 3)))
  const thinned = ids.filter((id) => id !== 6 && id % 10 !== 0)
  moments.push(
    await write(
      child,
      thinned.map((id) => ({ kind: 'delete', id: idOf(id), expected: null })),
    ),
  )
  for (let i = 0; i < documents; i++)
    await appendRequest(project, { lsid: lsidOf(i), txnNumber: 1n }, [
      insertOf({ _id: `r ${i}` }, collectionId),
    ])
  for (let i = 0; i < 40; i++) await renameBranch(project, child, `child ${i}`, author)
  return { scratch, collectionId, branches: [mainBranchId, child], moments }
}

type Read = () => unknown

/** Everything that reads the index, as questions that can be asked again. */
function readsOf(project: Project, { collectionId, branches, moments }: Sample): Read[] {
  const reads: Read[] = [
    () => listBranches(project),
    () =>
      axisWindow(project, {
        branchId: mainBranchId,
        axis: 'lsn',
        from: null,
        to: null,
        bins: 7,
        lanes: branches,
      }),
  ]
  for (const branchId of branches) {
    reads.push(() => listCommits(project, { branchId, before: null, limit: 500 }))
    for (const at of [atHead, ...moments.map(atLsn)]) {
      const place = { branchId, collectionId, at }
      for (const direction of ['forward', 'backward'] as const)
        reads.push(() => readPage(project, { ...place, from: null, limit: 1000, direction }))
      reads.push(() => firstDocumentLsn(project, place))
      for (let id = 0; id < documents; id += 5) {
        reads.push(() => readDocument(project, { ...place, id: idOf(id) }))
        reads.push(() => documentVersions(project, { ...place, id: idOf(id), before: null, limit: 10 }))
      }
    }
  }
  return reads
}

const asText = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) =>
    part instanceof Uint8Array ? Buffer.from(part).toString('hex') : part,
  )

/** What each read answers; `damaged` where it says that the index is. */
async function answers(project: Project, made: Sample): Promise<string[]> {
  const told: string[] = []
  for (const read of readsOf(project, made)) {
    try {
      told.push(asText(await read()))
    } catch (error) {
      if (!isArgonError(error, 'index.corrupt')) throw error
      told.push('damaged')
    }
  }
  return told
}

/** The LSN that a row of the sample belongs to. */
function lsnOf(table: (typeof indexTableNames)[number], { key, value }: StoredRow): number | null {
  if (table === 'living') return null
  if (table === 'current' || table === 'secondary') return readNumber(value, 0)
  if (table === 'versions') return lsnMax - readNumber(key, key.length - 6)
  if (table === 'activity') return Math.max(1, readNumber(key, 12) * 64)
  // Rows of several tables, each under its tag; 1 is activity's.
  if (table === 'requests') return readNumber(key, key.length - 6)
  if (table === 'recent') return readNumber(key, key.length - 6) * (key[0] === 1 ? 64 : 1)
  return readNumber(key, table === 'born' || table === 'checkpoints' ? 12 : 6)
}

function readAll(table: Table): void {
  const cursor = table.cursor()
  for (let found = cursor.seek(Uint8Array.of(0)); found; found = cursor.next()) cursor.value()
  cursor.close()
}

describe('a byte of the index that is not as it was written', () => {
  it.each(indexTableNames)(
    'in %s is an error when it is read, never a wrong answer, and mended by a rebuild',
    async (table) => {
      const made = await sample()
      const { scratch } = made
      const right = await answers(scratch.project, made)
      const hash = stateHash(scratch.project.store)
      const rows = storedRows(scratch.project.store, table)
      await scratch.project.close()
      const file = path.join(scratch.directory, dataFile)
      copyFileSync(file, `${file}.whole`)
      for (const index of [Math.floor(rows.length / 2), rows.length - 1]) {
        const row = rows[index] as (typeof rows)[number]
        const length = row.key.length + row.value.length
        for (const at of [row.key.length - 1, row.key.length, length - 1]) {
          flipByte(scratch.directory, row, at)
          const where = `byte ${at} of row ${index} of ${rows.length}`
          const store = openLmdbStore(scratch.directory)
          expect(() => readAll(checkedTable(store, table)), where).toThrow(
            expect.objectContaining({ code: 'index.corrupt', details: { table } }),
          )
          await store.close()
          // Without its branch table a project cannot be opened: that is made anew at once.
          const found = await answers(await scratch.reopen(), made)
          const wrong = found.filter((answer, i) => answer !== 'damaged' && answer !== right[i])
          expect(wrong, where).toEqual([])
          expect(await foundIn(scratch.project), where).toMatchObject(
            table === 'branches'
              ? { kind: 'intact' }
              : { kind: 'indexDamaged', table, lsn: lsnOf(table, row) },
          )
          await rebuilt(scratch.project)
          expect(stateHash(scratch.project.store), where).toBe(hash)
          await scratch.project.close()
          copyFileSync(`${file}.whole`, file)
        }
      }
      await scratch.reopen()
    },
  )
})
