import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createEngine } from '../../../electron/engine/engine.ts'
import { plainMeaning } from '../../../electron/engine/legacy/layout.ts'
import { migrate } from '../../../electron/engine/legacy/migrate.ts'
import type { MigrationReport } from '../../../shared/model/migration.ts'
import { atHead } from '../../../shared/model/moment.ts'
import { makeOlderInstallation, rawDocuments } from '../../support/mongodb/older-installation.ts'
import { onEveryServer, scratchDatabase } from '../../support/mongodb/on-every-server.ts'
import { removeDirectory, scratchDirectory } from '../../support/scratch-project.ts'
import { foundIn } from '../../support/verified.ts'

const child = path.join(import.meta.dirname, 'migrate.child.ts')
const branches = ['branch-a', 'branch-b', 'branch-c']

/** Runs the child until it tells of a branch, and kills it a little later. */
async function migrateUntilKilled(args: readonly string[], branch: string): Promise<void> {
  const running = spawn(process.execPath, [child, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  running.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    if (chunk.includes(branch)) running.kill('SIGKILL')
  })
  const [, signal] = (await once(running, 'exit')) as [number | null, string | null]
  expect(signal).toBe('SIGKILL')
}

onEveryServer((server) => {
  test('a migration whose process is killed again and again ends with the same documents, none written twice', async () => {
    const { db } = await scratchDatabase(server)
    await makeOlderInstallation(server, db, branches)
    const dataDirectory = scratchDirectory()
    onTestFinished(() => removeDirectory(dataDirectory))
    const open = () => createEngine({ dataDirectory, now: Date.now, randomBytes })
    const first = open()
    const { id } = await first.projects.create('Moved', { actor: 'tester' })
    await first.close()

    for (const branch of ['main', 'branch-a', 'branch-c']) {
      await migrateUntilKilled([server.uri, db.databaseName, dataDirectory, id], branch)
    }

    const engine = open()
    const project = await engine.projects.use(id)
    let report: MigrationReport | null = null
    for await (const progress of migrate(project, { db, meaning: plainMeaning }, { actor: 'A' })) {
      report = progress.report
    }
    expect(report).toMatchObject({ isVerified: true, changed: [] })
    for (const name of ['main', ...branches]) {
      const branchId = project.branches.byName(name)?.id
      if (branchId === undefined) throw new Error(`There is no branch ${name}`)
      for (const collection of engine.collections.list(project, branchId, atHead).collections) {
        const source = await rawDocuments(db, `${name}_${collection.name}`)
        expect(collection.count).toBe(source.length)
        const entries = [...project.commitsOf(branchId, 1, project.log.head().lsn)]
        const inserted = entries.filter(({ collections }) => collections.includes(collection.id))
        // Of `main` every document was inserted once, whatever happened.
        const inserts = inserted.reduce((sum, commit) => sum + commit.inserts, 0)
        if (name === 'main') expect(inserts).toBe(source.length)
      }
    }
    expect(await foundIn(project)).toMatchObject({ kind: 'intact' })
    await engine.close()
  })
})
