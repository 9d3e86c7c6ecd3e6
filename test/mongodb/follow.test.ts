import { serialize } from 'bson'
import { expect, test } from 'vitest'
import { mainBranchId } from '../../shared/model/ids.ts'
import {
  branchContents,
  insertRaw,
  lastOf,
  scratchEngine,
  serverContents,
} from '../support/mongodb/clone-scene.ts'
import { onEveryServer, scratchDatabase } from '../support/mongodb/on-every-server.ts'

onEveryServer((server) => {
  test('a server without change streams says so before anything is pulled; one that has them is followed', async () => {
    const { db, client } = await scratchDatabase(server)
    await insertRaw(db, 'plain', [serialize({ _id: 1 })])
    const engine = scratchEngine()
    const { id } = await engine.projects.create('Shop', { actor: 'Ada' })
    const project = await engine.projects.use(id)
    const stop = new AbortController()
    const input = { branchId: mainBranchId, database: db.databaseName, anew: false, signal: stop.signal }
    const follow = engine.follow.start(client, project, input, { actor: 'Ada' })
    const hello = await db.command({ hello: 1 })
    if (server.name !== 'given' || hello['setName'] === undefined) {
      await expect(lastOf(follow)).rejects.toMatchObject({
        code: 'follow.unsupported',
        message: expect.stringContaining('replica set'),
      })
      expect(project.log.head().lsn).toBe(1)
      return
    }
    for await (const progress of follow) {
      if (progress.kind !== 'following') continue
      if (progress.events === 0) await insertRaw(db, 'plain', [serialize({ _id: 2 })])
      else stop.abort()
    }
    const place = { branchId: mainBranchId, collection: 'plain' }
    expect(await branchContents(engine, project, place)).toEqual(await serverContents(db, 'plain'))
  })
})
