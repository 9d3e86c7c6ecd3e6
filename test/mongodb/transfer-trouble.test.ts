import { serialize } from 'bson'
import { expect, test } from 'vitest'
import { isArgonError } from '../../shared/model/errors.ts'
import { mainBranchId, type ProjectId } from '../../shared/model/ids.ts'
import { atHead } from '../../shared/model/moment.ts'
import {
  branchContents,
  insertRaw,
  lastOf,
  scratchEngine,
  serverContents,
} from '../support/mongodb/clone-scene.ts'
import { onEveryServer, scratchDatabase } from '../support/mongodb/on-every-server.ts'
import { canStandBefore, startProxy } from '../support/mongodb/proxy.ts'

const numbered = (count: number): Uint8Array[] =>
  Array.from({ length: count }, (_, i) => serialize({ _id: i, text: `document ${i}` }))

const isOfNetwork = (error: unknown): boolean =>
  isArgonError(error) && ['mongodb.unreachable', 'mongodb.refused', 'mongodb.timeout'].includes(error.code)

onEveryServer((server) => {
  test('a clone whose server goes away keeps what came, and goes on when it is back', async ({ skip }) => {
    if (!canStandBefore(server)) return skip()
    const { db } = await scratchDatabase(server)
    for (const name of ['a', 'b']) await insertRaw(db, name, numbered(1200))
    const proxy = await startProxy(server)
    const { client } = await scratchDatabase(server, proxy.uri)
    const engine = scratchEngine()
    let finds = 0
    // The first asks for a snapshot, the second reads `a`; the third and its repetition come to nothing.
    proxy.fault = ({ command, direction }) => {
      if (command === 'find' && direction === 'request') finds++
      return finds > 2 ? 'cut' : 'pass'
    }
    const common = { database: db.databaseName, collections: null, missing: 'keep' } as const
    const clone = engine.clone.start(
      client,
      { target: { kind: 'newProject', name: 'Shop' }, ...common },
      'Ada',
    )
    let projectId: ProjectId | null = null
    const run = async (): Promise<void> => {
      for await (const report of clone) if (report.kind === 'target') projectId = report.projectId
    }
    await expect(run()).rejects.toSatisfy(isOfNetwork)
    const project = await engine.projects.use(projectId as unknown as ProjectId)
    proxy.fault = () => 'pass'
    const input = { branchId: mainBranchId, ...common }
    const last = await lastOf(engine.clone.pull(client, project, input, { actor: 'Ada' }))
    expect(last).toMatchObject({
      report: {
        collections: [
          { inserts: 0, unchanged: 1200 },
          { inserts: 1200, unchanged: 0 },
        ],
      },
    })
    for (const collection of ['a', 'b']) {
      const place = { branchId: mainBranchId, collection }
      expect(await branchContents(engine, project, place)).toEqual(await serverContents(db, collection))
    }
  })

  test('a checkout that is cut off while it writes is finished by the next', async ({ skip }) => {
    if (!canStandBefore(server)) return skip()
    const { db } = await scratchDatabase(server)
    await insertRaw(db, 'plain', numbered(2500))
    const proxy = await startProxy(server)
    const { client, db: proxied } = await scratchDatabase(server, proxy.uri)
    const engine = scratchEngine()
    const common = { database: db.databaseName, collections: null, missing: 'keep' } as const
    const clone = engine.clone.start(
      client,
      { target: { kind: 'newProject', name: 'Shop' }, ...common },
      'Ada',
    )
    const [first] = await Array.fromAsync(clone)
    if (first?.kind !== 'target') throw new Error('There is no project')
    const project = await engine.projects.use(first.projectId)
    const input = {
      branchId: mainBranchId,
      at: atHead,
      database: proxied.databaseName,
      collections: null,
    } as const
    const plan = async () => {
      const last = await lastOf(engine.checkout.plan(client, project, input))
      if (last.kind !== 'planned') throw new Error('There is no plan')
      return last.plan
    }
    let inserts = 0
    // The second batch arrives, and its answer never comes.
    proxy.fault = ({ command, direction }) => {
      if (command !== 'insert' || direction !== 'answer') return 'pass'
      return ++inserts === 2 ? 'cut' : 'pass'
    }
    const { fingerprint } = await plan()
    const cut = lastOf(engine.checkout.apply(client, project, { ...input, fingerprint }))
    await expect(cut).rejects.toSatisfy(isOfNetwork)
    proxy.fault = () => 'pass'
    const rest = await plan()
    expect(rest.collections[0]?.unchanged).toBeGreaterThan(0)
    await lastOf(engine.checkout.apply(client, project, { ...input, fingerprint: rest.fingerprint }))
    expect(await serverContents(proxied, 'plain')).toEqual(await serverContents(db, 'plain'))
  })
})
