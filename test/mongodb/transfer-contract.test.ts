import { serialize } from 'bson'
import { expect, onTestFinished, test } from 'vitest'
import { mainBranchId } from '../../shared/model/ids.ts'
import { atLsn } from '../../shared/model/moment.ts'
import { openAppSession, saveConnection } from '../support/app-session.ts'
import { insertRaw, lastOf, serverContents } from '../support/mongodb/clone-scene.ts'
import { onEveryServer, scratchDatabase } from '../support/mongodb/on-every-server.ts'

const numbered = (count: number): Uint8Array[] =>
  Array.from({ length: count }, (_, i) => serialize({ _id: i, text: `document ${i}` }))

onEveryServer((server) => {
  test('a window lists a server, clones a database, and puts it out into another', async () => {
    const { db, client } = await scratchDatabase(server)
    const { db: other } = await scratchDatabase(server)
    await insertRaw(db, 'plain', numbered(1200))
    await db.collection('plain').createIndex({ text: 1 })
    const session = openAppSession()
    onTestFinished(() => session.end())
    const { api } = session.openWindow('ada')
    const connectionId = await saveConnection(api, server.uri)
    const database = db.databaseName
    expect(await api.clone.databases({ connectionId })).toContainEqual(
      expect.objectContaining({ name: database, isSystem: false }),
    )
    expect(await api.clone.collections({ connectionId, database })).toEqual([
      { name: 'plain', documents: 1200, indexes: 1, skipped: null },
    ])
    const unnamed = { kind: 'newProject', name: ' ' } as const
    const missing = 'keep'
    const refused = api.clone.start({ connectionId, database, collections: null, missing, target: unnamed })
    await expect(Array.fromAsync(refused)).rejects.toMatchObject({ code: 'project.badName' })
    const target = { kind: 'newProject', name: 'Cloned' } as const
    const input = { connectionId, database, collections: null, missing, target } as const
    const reports = await Array.fromAsync(api.clone.start(input))
    const [first, last] = [reports[0], reports.at(-1)]
    if (first?.kind !== 'target' || last?.kind !== 'done') throw new Error('The clone did not end')
    expect(last.report.collections).toMatchObject([{ name: 'plain', inserts: 1200 }])
    const place = {
      connectionId,
      database: other.databaseName,
      projectId: first.projectId,
      branchId: mainBranchId,
      at: { kind: 'head' },
      collections: null,
    } as const
    const planned = await lastOf(api.checkout.plan(place))
    if (planned.kind !== 'planned') throw new Error('There is no plan')
    const { fingerprint, moment } = planned.plan
    const done = await lastOf(api.checkout.apply({ ...place, at: atLsn(moment.lsn), fingerprint }))
    expect(done).toMatchObject({ kind: 'done', report: { refused: 0, collections: [{ inserts: 1200 }] } })
    expect(await serverContents(client.db(other.databaseName), 'plain')).toEqual(
      await serverContents(db, 'plain'),
    )
    expect(session.bugs).toEqual([])
  })
})
