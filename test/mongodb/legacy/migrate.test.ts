import { randomBytes } from 'node:crypto'
import { readdirSync } from 'node:fs'
import path from 'node:path'
import type { Db } from 'mongodb'
import { expect, onTestFinished, test } from 'vitest'
import { compareBytes } from '../../../electron/engine/bson/raw.ts'
import { createEngine, type Engine } from '../../../electron/engine/engine.ts'
import { findBranches } from '../../../electron/engine/legacy/find-branches.ts'
import { plainMeaning } from '../../../electron/engine/legacy/layout.ts'
import { migrate } from '../../../electron/engine/legacy/migrate.ts'
import type { Meaning, MigrationProgress, MigrationReport } from '../../../shared/model/migration.ts'
import type { Project } from '../../../electron/engine/projects/project.ts'
import { listCollections } from '../../../electron/engine/read/collections.ts'
import { dropCollection } from '../../../electron/engine/write/collections.ts'
import { atHead } from '../../../shared/model/moment.ts'
import {
  contentOf,
  makeOlderInstallation,
  olderBranches,
  rawDocuments,
  usersOfMain,
} from '../../support/mongodb/older-installation.ts'
import { onEveryServer, scratchDatabase } from '../../support/mongodb/on-every-server.ts'
import { author, removeDirectory, scratchDirectory, scratchProject } from '../../support/scratch-project.ts'

async function lastReport(steps: AsyncIterable<MigrationProgress>): Promise<MigrationReport> {
  let report: MigrationReport | null = null
  for await (const progress of steps) report = progress.report
  if (report === null) throw new Error('The migration ended without a report')
  return report
}

const migrated = (project: Project, db: Db, meaning: Meaning = plainMeaning): Promise<MigrationReport> =>
  lastReport(migrate(project, { db, meaning }, author))

const sourceOf = ({ databaseName: database }: Db) => ({ database, meaning: plainMeaning })

/** Every branch of a project by name, with its collections and their documents as bytes. */
function branchContent(project: Project, name: string): Record<string, Uint8Array[]> {
  const branch = project.branches.byName(name)
  if (branch === undefined) throw new Error(`There is no branch ${name}`)
  const { collections } = listCollections(project, branch.id, atHead)
  const { lsn } = project.log.head()
  return Object.fromEntries(
    collections.map(({ id, name: collection }) => [
      collection,
      [...project.snapshot(branch.id, lsn, id).documents(100)]
        .map(({ document }) => Uint8Array.from(document))
        .sort(compareBytes),
    ]),
  )
}

/** An engine over a directory of its own, both gone when the test is. */
function scratchEngine(): { engine: Engine; dataDirectory: string } {
  const dataDirectory = scratchDirectory()
  const engine = createEngine({ dataDirectory, now: Date.now, randomBytes })
  onTestFinished(async () => {
    await engine.close()
    removeDirectory(dataDirectory)
  })
  return { engine, dataDirectory }
}

onEveryServer((server) => {
  test('an installation with ten branches becomes a project with the same documents on each', async () => {
    const { db } = await scratchDatabase(server)
    await makeOlderInstallation(server, db)
    const before = await contentOf(db)
    const { project } = await scratchProject()

    const report = await migrated(project, db)

    for (const branch of ['main', ...olderBranches]) {
      const content = branchContent(project, branch)
      const sources = Object.keys(before).filter((name) => name.startsWith(`${branch}_`))
      expect(Object.keys(content).map((name) => `${branch}_${name}`)).toEqual(sources)
      for (const source of sources) {
        expect(content[source.slice(branch.length + 1)]).toEqual(await rawDocuments(db, source))
      }
    }
    expect(await contentOf(db)).toEqual(before)
    expect(report).toMatchObject({ isVerified: true, isDryRun: false, changed: [], skipped: [] })
    const [main, first] = report.branches
    expect(main?.collections.find(({ collection }) => collection === 'users')).toMatchObject({
      source: 'main_users',
      documents: usersOfMain,
      inserts: usersOfMain,
      verified: usersOfMain,
      different: 0,
    })
    expect(first?.collections.find(({ collection }) => collection === 'users')).toMatchObject({
      inserts: 1,
      updates: 9,
      deletes: 1,
    })
    expect(report.branches.find(({ name }) => name === olderBranches[2])?.dropped).toEqual(['orders'])
    // Eleven copies became one and a twentieth of ten.
    expect(report.bytesAfter).toBeLessThan(report.bytesBefore / 5)
    expect(Math.abs(report.estimatedShare - report.bytesAfter / report.bytesBefore)).toBeLessThan(0.1)
  })

  test('each branch is forked from what was imported of main, and has its differences alone', async () => {
    const { db } = await scratchDatabase(server)
    await makeOlderInstallation(server, db, ['feature'])
    const { project } = await scratchProject()
    await migrated(project, db)
    const branch = project.branches.byName('feature')
    const main = project.branches.byName('main')
    const commits = [...project.commitsOf(branch?.id as never, 1, project.log.head().lsn)]
    expect(branch?.parentId).toBe(main?.id)
    expect(branch?.baseLsn).toBe(commits[0] && commits[0].lsn - 1)
    expect(commits.reduce((sum, { inserts, updates, deletes }) => sum + inserts + updates + deletes, 0)).toBe(
      11,
    )
  })

  test('a dry run tells what would be written, and writes nothing', async () => {
    const { db, client } = await scratchDatabase(server)
    await makeOlderInstallation(server, db)
    const before = await contentOf(db)
    const { engine, dataDirectory } = scratchEngine()
    const dry = await lastReport(engine.migration.dryRun(client, sourceOf(db), author))
    expect(dry).toMatchObject({ isDryRun: true, isVerified: false })
    expect(await contentOf(db)).toEqual(before)
    expect(await engine.projects.list()).toEqual([])
    expect(readdirSync(path.join(dataDirectory, 'projects'))).toEqual([])

    const { project } = await scratchProject()
    const real = await migrated(project, db)
    const counts = ({ branches }: MigrationReport) =>
      branches.map(({ name, dropped, collections }) => [
        name,
        dropped,
        collections.map(({ source, documents, bytes, inserts, updates, deletes }) => [
          source,
          documents,
          bytes,
          inserts,
          updates,
          deletes,
        ]),
      ])
    expect(counts(dry)).toEqual(counts(real))
    const bytes = ({ bytesBefore, bytesAfter, estimatedShare }: MigrationReport) => [
      bytesBefore,
      bytesAfter,
      estimatedShare,
    ]
    expect(bytes(dry)).toEqual(bytes(real))
  })

  test('a migration that was stopped goes on where it stood, and writes nothing twice', async () => {
    const { db } = await scratchDatabase(server)
    await makeOlderInstallation(server, db)
    const whole = await scratchProject()
    await migrated(whole.project, db)

    const scratch = await scratchProject()
    const stop = new AbortController()
    const stopped = migrate(scratch.project, { db, meaning: plainMeaning, signal: stop.signal }, author)
    const run = async (): Promise<void> => {
      for await (const { branch } of stopped) if (branch === olderBranches[4]) stop.abort()
    }
    await expect(run()).rejects.toMatchObject({ code: 'cancelled' })
    const reopened = await scratch.reopen()
    const standing = reopened.log.head().lsn
    expect(standing).toBeGreaterThan(1)

    const report = await migrated(reopened, db)
    expect(report.isVerified).toBe(true)
    expect(report.branches[0]?.collections.every(({ inserts }) => inserts === 0)).toBe(true)
    expect(reopened.log.head().lsn).toBe(whole.project.log.head().lsn)
    for (const branch of ['main', ...olderBranches]) {
      expect(branchContent(reopened, branch)).toEqual(branchContent(whole.project, branch))
    }
  })

  test('what is changed in the database meanwhile is named, and taken over by the next run', async () => {
    const { db } = await scratchDatabase(server)
    await makeOlderInstallation(server, db, ['feature'])
    const { project } = await scratchProject()
    let isChanged = false
    let report: MigrationReport | null = null
    for await (const progress of migrate(project, { db, meaning: plainMeaning }, author)) {
      report = progress.report
      if (isChanged || progress.step !== 'verifying') continue
      isChanged = true
      await db.collection('feature_orders').insertOne({ _id: 'late' as never })
      await db.collection('late_users').insertOne({ _id: 1 as never })
    }
    expect(report).toMatchObject({
      isVerified: false,
      changed: [{ source: 'feature_orders', id: expect.stringContaining('late') as string }],
      skipped: [{ name: 'late_users', reason: expect.stringContaining('migrate again') as string }],
    })

    const again = await migrated(project, db)
    expect(again).toMatchObject({ isVerified: true, changed: [] })
    const written = again.branches.flatMap(({ name, collections }) =>
      collections.filter(({ inserts }) => inserts > 0).map(({ collection }) => `${name}/${collection}`),
    )
    expect(written).toEqual(['feature/orders', 'late/users'])
  })

  test('names that may mean several things are refused until somebody says what is meant', async () => {
    const { db, client } = await scratchDatabase(server)
    for (const name of ['main_users', 'main_user_profiles', 'dev_users', 'dev_2_users', 'settings']) {
      await db.collection(name).insertOne({ _id: 1 as never, name })
    }
    const { project } = await scratchProject()
    const found = await findBranches(db, plainMeaning)
    expect(found.ambiguities.map(({ kind, source }) => [kind, source])).toEqual([
      ['severalReadings', 'dev_2_users'],
      ['severalReadings', 'main_user_profiles'],
      ['noPrefix', 'settings'],
    ])
    await expect(migrated(project, db)).rejects.toMatchObject({
      code: 'legacy.ambiguous',
      message: expect.stringContaining('`dev_2_users`') as string,
      details: { ambiguities: 3 },
    })
    await expect(
      lastReport(scratchEngine().engine.migration.dryRun(client, sourceOf(db), author)),
    ).rejects.toMatchObject({
      code: 'legacy.ambiguous',
    })
    expect(project.log.head().lsn).toBe(1)

    const meaning: Meaning = {
      branches: ['main', 'dev', 'dev_2'],
      mapping: [{ source: 'main_user_profiles', branch: 'main', collection: 'profiles' }],
      ignore: ['settings'],
    }
    const report = await migrated(project, db, meaning)
    expect(
      report.branches.map(({ name, collections }) => [name, collections.map((c) => c.collection)]),
    ).toEqual([
      ['main', ['profiles', 'users']],
      ['dev', ['users']],
      ['dev_2', ['users']],
    ])
    expect(report.skipped.map(({ name }) => name)).toEqual(['settings'])
  })

  test('a project that holds something else is left as it is', async () => {
    const { db } = await scratchDatabase(server)
    await makeOlderInstallation(server, db, ['feature'])
    const { project } = await scratchProject()
    await migrated(project, db)
    const branchId = project.branches.byName('feature')?.id
    const { collections } = listCollections(project, branchId as never, atHead)
    await dropCollection(project, branchId as never, collections[0]?.id as never, author)
    const head = project.log.head().lsn
    await expect(migrated(project, db)).rejects.toMatchObject({
      code: 'legacy.changed',
      details: { branch: 'feature' },
    })
    expect(project.log.head().lsn).toBe(head)
  })
})
