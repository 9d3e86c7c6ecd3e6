import { randomBytes } from 'node:crypto'
import { MongoClient } from 'mongodb'
import { expect, onTestFinished, test } from 'vitest'
import { createEngine } from '../../electron/engine/engine.ts'
import { branchesCollection } from '../../electron/engine/log/mongodb/collections.ts'
import { sharedDatabase } from '../../electron/engine/log/mongodb/shared-database.ts'
import { logClientOptions } from '../../electron/engine/mongodb/client-options.ts'
import { mainBranchId } from '../../shared/model/ids.ts'
import { atHead } from '../../shared/model/moment.ts'
import { onEveryServer, scratchDatabase } from '../support/mongodb/on-every-server.ts'
import { wait } from '../support/replica.ts'
import { author, removeDirectory, scratchDirectory } from '../support/scratch-project.ts'

onEveryServer((server) => {
  test('the branches of a shared project are rows that other programs can read', async () => {
    const { db } = await scratchDatabase(server)
    const directory = scratchDirectory()
    const connectHome = async () => {
      const client = await MongoClient.connect(server.uri, logClientOptions())
      return sharedDatabase(client.db(db.databaseName), { now: Date.now, randomBytes, wait })
    }
    const engine = createEngine({ dataDirectory: directory, now: Date.now, randomBytes, wait, connectHome })
    onTestFinished(() => removeDirectory(directory))
    const home = { kind: 'mongodb', connectionId: 'c', database: db.databaseName } as const
    const { id } = await engine.shared.create('Team', home, author)
    const project = await engine.projects.use(id)
    const side = await engine.branches.create(project, 'Side', mainBranchId, atHead, author)
    await engine.collections.create(project, side, 'things', author)
    await engine.branches.rename(project, side, 'Aside', author)
    await engine.close()
    const rows = await db.collection(branchesCollection).find({ id: side }).toArray()
    expect(rows.map(({ name, headLsn, asOf }) => [name, Number(headLsn), Number(asOf)])).toEqual([
      ['Aside', 3, 4],
    ])
  })
})
