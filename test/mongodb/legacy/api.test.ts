import { expect, onTestFinished, test } from 'vitest'
import { LegacyChanges } from '../../../electron/api/legacy/changes.ts'
import { createLegacyApi } from '../../../electron/api/legacy/legacy-api.ts'
import { createLegacyEngine } from '../../../electron/engine/engine.ts'
import { contract, type AppContract } from '../../../shared/contract/contract.ts'
import { bsonToTrees } from '../../../shared/ejson/bson-to-tree.ts'
import type { Commit } from '../../../shared/model/entry.ts'
import { asCollectionId, asLsn, mainBranchId } from '../../../shared/model/ids.ts'
import type { MigrationReport } from '../../../shared/model/migration.ts'
import { atHead, atLsn } from '../../../shared/model/moment.ts'
import { connect } from '../../../shared/rpc/connect.ts'
import type { Client } from '../../../shared/rpc/define.ts'
import { serve } from '../../../shared/rpc/serve.ts'
import { openAppSession, saveConnection } from '../../support/app-session.ts'
import { makeOlderInstallation, rawDocuments } from '../../support/mongodb/older-installation.ts'
import { onEveryServer, scratchDatabase } from '../../support/mongodb/on-every-server.ts'
import type { TestServer } from '../../support/mongodb/servers.ts'
import { createPortPair } from '../../support/port-pair.ts'

const meaning = { branches: null, mapping: [], ignore: [] }

/** A window onto the older engine over a database with `main` and `feature`. */
async function olderWindow(server: TestServer) {
  const { db } = await scratchDatabase(server)
  await makeOlderInstallation(server, db, ['feature'])
  const uri = new URL(server.uri)
  uri.pathname = db.databaseName
  const engine = await createLegacyEngine({ uri: uri.href, branches: null })
  const pair = createPortPair()
  const bugs: unknown[] = []
  const facts = { host: 'web', version: '0', platform: 'test', dataDirectory: '/', actor: 'ada' } as const
  const context = { ...facts, connection: pair.server }
  const impl = createLegacyApi(engine, new LegacyChanges(Date.now, 'ada'), context)
  serve(pair.server, contract, impl, { onInternalError: (error) => void bugs.push(error) })
  onTestFinished(async () => {
    pair.close()
    await engine.close()
    expect(bugs).toEqual([])
  })
  const api: Client<AppContract> = connect(pair.client, contract, { parseOutputs: true })
  const [project] = await api.projects.list({})
  if (project === undefined) throw new Error('There is no project')
  return { db, api, projectId: project.id, project }
}

onEveryServer((server) => {
  test('a migration is found, tried and carried out through the contract', async () => {
    const { db } = await scratchDatabase(server)
    await makeOlderInstallation(server, db, ['feature'])
    const session = openAppSession()
    onTestFinished(() => session.end())
    const { api } = session.openWindow('ada')
    const source = { connectionId: await saveConnection(api, server.uri), database: db.databaseName, meaning }

    const found = await api.migration.find(source)
    expect(found.branches.map(({ name }) => name)).toEqual(['main', 'feature'])
    expect(found).toMatchObject({ ambiguities: [], likelyBranches: ['main', 'feature'] })

    const reports: (MigrationReport | null)[] = []
    for await (const { report } of api.migration.dryRun(source)) reports.push(report)
    expect(await api.projects.list({})).toEqual([])
    const { id: projectId } = await api.projects.create({ name: 'Moved' })
    for await (const { report } of api.migration.run({ ...source, projectId })) reports.push(report)
    expect(reports.filter((report) => report !== null)).toMatchObject([
      { isDryRun: true },
      { isDryRun: false, isVerified: true },
    ])
    const branches = await api.branches.list({ projectId })
    expect(branches.map(({ name }) => name)).toEqual(['main', 'feature'])
    expect(session.bugs).toEqual([])
  })

  test('the app on the older engine lists, makes, browses and deletes branches', async () => {
    const { db, api, projectId, project } = await olderWindow(server)
    expect(project.name).toBe(db.databaseName)
    const opened = await api.projects.open({ projectId })
    expect(opened.project).toEqual(project)
    const commits: Commit[] = []
    const ending = new AbortController()
    const following = (async () => {
      const after = opened.headLsn
      for await (const commit of api.events.commits({ projectId, after }, { signal: ending.signal })) {
        commits.push(commit)
        if (commits.length === 2) return
      }
    })()

    const made = await api.branches.create({ projectId, name: 'trial', from: mainBranchId, at: atHead })
    const list = await api.branches.list({ projectId })
    expect(list.map(({ name }) => name)).toEqual(['main', 'feature', 'trial'])
    const { collections, moment } = await api.collections.list({ projectId, branchId: made.id, at: atHead })
    const users = collections.find(({ name }) => name === 'users')
    expect(users?.count).toBe(200)
    const place = { projectId, branchId: made.id, collectionId: users?.id ?? asCollectionId(1) }
    const page = await api.documents.page({
      ...place,
      at: { kind: 'lsn', lsn: moment.lsn },
      from: null,
      direction: 'forward',
      limit: 50,
    })
    expect(page).toMatchObject({ count: 50, total: 200, offset: 0, hasMore: true })
    expect(bsonToTrees(page.bytes)).toHaveLength(50)
    const next = { kind: 'key', key: page.last ?? new Uint8Array(), inclusive: false } as const
    const behind = await api.documents.page({
      ...place,
      at: atHead,
      from: next,
      direction: 'forward',
      limit: 200,
    })
    expect(behind).toMatchObject({ count: 150, hasMore: false })
    const all = Buffer.concat([page.bytes, behind.bytes])
    expect(all.equals(Buffer.concat(await rawDocuments(db, 'trial_users')))).toBe(true)
    const found = await api.documents.get({ ...place, at: atHead, id: page.first ?? new Uint8Array() })
    expect(found.document?.bytes).toEqual(page.bytes.subarray(0, found.document?.bytes.length))

    await api.branches.delete({ projectId, branchId: made.id })
    expect((await api.branches.list({ projectId })).map(({ name }) => name)).toEqual(['main', 'feature'])
    await following
    expect(commits.map(({ operations, branchId }) => [operations, branchId])).toEqual([
      [['createBranch'], made.id],
      [['deleteBranch'], made.id],
    ])
  })

  test('what the older engine cannot do is refused, with how to migrate', async () => {
    const { api, projectId } = await olderWindow(server)
    const branchId = mainBranchId
    const refused = { code: 'legacy.unsupported', message: expect.stringMatching(/migrate/u) as string }
    const at = atLsn(9)
    const window = { axis: 'lsn' as const, from: null, to: null, bins: 10, lanes: [branchId] }
    const works = [
      () => api.collections.list({ projectId, branchId, at }),
      () => api.branches.create({ projectId, name: 'past', from: branchId, at }),
      () => api.branches.reset({ projectId, branchId, at: atHead, backupName: null }),
      () => api.history.window({ projectId, branchId, ...window }),
      () => api.documents.undo({ projectId, branchId, fromLsn: asLsn(1), toLsn: asLsn(2) }),
      () => api.projects.create({ name: 'Another' }),
      async () => {
        for await (const _ of api.repair.verify({ projectId })) throw new Error('It went on')
      },
    ]
    for (const work of works) await expect(work()).rejects.toMatchObject(refused)
  })
})
