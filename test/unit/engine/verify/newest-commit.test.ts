import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { createBranch } from '../../../../electron/engine/branches/branch-commands.ts'
import type { Project } from '../../../../electron/engine/projects/project.ts'
import { checkStoreFile } from '../../../../electron/engine/store/check-store-file.ts'
import type { ChangedRow, NewestCommit } from '../../../../electron/engine/store/newest-commit.ts'
import { numberKey } from '../../../../electron/engine/store/numbers.ts'
import { dataFile } from '../../../../electron/engine/store/watch-store.ts'
import { checkNewestCommit } from '../../../../electron/engine/verify/check-newest-commit.ts'
import { checkRecentRecords } from '../../../../electron/engine/verify/check-recent-records.ts'
import { createCollection } from '../../../../electron/engine/write/collections.ts'
import { writeDocuments } from '../../../../electron/engine/write/documents.ts'
import { mainBranchId } from '../../../../shared/model/ids.ts'
import { atHead } from '../../../../shared/model/moment.ts'
import { documentBytes, raw } from '../../../support/bson-arbitraries.ts'
import { author, scratchProject } from '../../../support/scratch-project.ts'

interface Sample {
  readonly project: Project
  readonly newest: number
  /** What the newest transaction did, as its pages say it. */
  readonly commit: NewestCommit
}

async function sample(): Promise<Sample> {
  const { project, directory } = await scratchProject()
  const { collectionId } = await createCollection(project, mainBranchId, 'c', author)
  const insert = (from: number) => {
    const writes = [0, 1, 2].map(
      (n) => ({ kind: 'insert', document: documentBytes([['_id', raw.int32(from + n)]]) }) as const,
    )
    return writeDocuments(project, { branchId: mainBranchId, collectionId, writes }, author)
  }
  await insert(0)
  await createBranch(project, 'child', mainBranchId, atHead, author)
  const { lsn } = await insert(10)
  const commit = checkStoreFile(path.join(directory, dataFile))
  if (commit === null) throw new Error('The newest transaction could not be read')
  return { project, newest: Number(lsn), commit }
}

/** The same commit with other rows in one table. */
const withRows = (
  { transaction, tables }: NewestCommit,
  table: string,
  change: (rows: readonly ChangedRow[]) => readonly ChangedRow[],
): NewestCommit => ({ transaction, tables: new Map([...tables, [table, change(tables.get(table) ?? [])]]) })

function rowOf({ tables }: NewestCommit, table: string, n: number): ChangedRow {
  const row = tables.get(table)?.[n]
  if (row === undefined) throw new Error(`The table ${table} has no such row`)
  return row
}

const damagedAt = (lsn: number) =>
  expect.objectContaining({ code: 'project.damaged', details: expect.objectContaining({ lsn }) })

const indexDamagedAt = (lsn: number) =>
  expect.objectContaining({ code: 'index.corrupt', details: expect.objectContaining({ lsn }) })

const tables = ['versions', 'current', 'recent'] as const

describe('the newest commit', () => {
  it('passes as it was written', async () => {
    const { project, commit } = await sample()
    expect([...commit.tables.keys()].sort()).toEqual(['log', 'records', ...tables].sort())
    expect(() => checkNewestCommit(project, commit)).not.toThrow()
  })

  it.each(tables)('is refused when a row of `%s` is missing, changed or one too many', async (table) => {
    const { project, newest, commit } = await sample()
    const { key } = rowOf(commit, table, 0)
    const stored = project.store.table(table)
    const value = stored.get(key) as Uint8Array
    const changes = [
      () => stored.remove(key),
      () =>
        stored.put(
          key,
          Uint8Array.from(value, (byte) => byte ^ 1),
        ),
    ]
    for (const change of changes) {
      await project.store.transact(change)
      expect(() => checkNewestCommit(project, commit)).toThrow(indexDamagedAt(newest))
      await project.store.transact(() => stored.put(key, value))
    }
    expect(() => checkNewestCommit(project, commit)).not.toThrow()
    const strange = { key: Uint8Array.of(1, 2, 3), before: null, isThere: true }
    await project.store.transact(() => stored.put(strange.key, value))
    const more = withRows(commit, table, (rows) => [strange, ...rows])
    expect(() => checkNewestCommit(project, more)).toThrow(indexDamagedAt(newest))
  })

  it('is refused at the entry that is missing, and where the log changed what was there', async () => {
    const { project, newest, commit } = await sample()
    const without = withRows(commit, 'log', (rows) => rows.slice(0, 1))
    expect(() => checkNewestCommit(project, without)).toThrow(damagedAt(newest + 1))
    const changed = withRows(commit, 'log', (rows) => rows.map((row) => ({ ...row, before: row.key })))
    expect(() => checkNewestCommit(project, changed)).toThrow(damagedAt(newest))
    const { key } = rowOf(commit, 'log', 2)
    await project.store.transact(() => project.store.table('log').remove(key))
    expect(() => checkNewestCommit(project, commit)).toThrow(damagedAt(newest + 2))
  })

  it('is refused where it took out a record', async () => {
    const { project, newest, commit } = await sample()
    const gone = withRows(commit, 'records', (rows) =>
      rows.map(({ key }) => ({ key, before: key, isThere: false })),
    )
    expect(() => checkNewestCommit(project, gone)).toThrow(damagedAt(newest))
  })

  it('passes where it appended nothing', async () => {
    const { project, commit } = await sample()
    expect(() =>
      checkNewestCommit(
        project,
        withRows(commit, 'records', () => []),
      ),
    ).not.toThrow()
  })
})

describe('the records before it', () => {
  it('pass as they were written', async () => {
    const { project } = await sample()
    expect(() => checkRecentRecords(project)).not.toThrow()
  })

  it.each(['versions', 'current', 'recent'] as const)(
    'are refused when a row of `%s` is missing',
    async (table) => {
      const { project } = await sample()
      const stored = project.store.table(table)
      const cursor = stored.cursor()
      cursor.seek(Uint8Array.of(0))
      const key = cursor.key.slice(0, cursor.keyLength)
      cursor.close()
      await project.store.transact(() => stored.remove(key))
      expect(() => checkRecentRecords(project)).toThrow(expect.objectContaining({ code: 'index.corrupt' }))
    },
  )

  it('that are damaged themselves are left to whoever reads them', async () => {
    const { project, newest } = await sample()
    await project.store.transact(() => project.store.table('log').remove(numberKey(newest - 1)))
    expect(() => checkRecentRecords(project)).not.toThrow()
  })
})
