import { expect, onTestFinished, test } from 'vitest'
import { contract } from '../../shared/contract/contract.ts'
import { isArgonError } from '../../shared/model/errors.ts'
import { asConnectionId, mainBranchId } from '../../shared/model/ids.ts'
import { atHead } from '../../shared/model/moment.ts'
import { notCalled, openAppSession, saveConnection } from '../support/app-session.ts'

async function failure(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.catch((thrown: unknown) => thrown)
  if (!isArgonError(error)) throw new Error('It did not fail with words')
  return error.code
}

const end = (reports: AsyncIterable<unknown>): Promise<unknown[]> => Array.fromAsync(reports)

test('a server that is not there is said by whatever needs it, and leaves no project behind', async () => {
  // Nothing listens there.
  const session = openAppSession()
  onTestFinished(() => session.end())
  const { api } = session.openWindow('ada')
  const connectionId = await saveConnection(api, 'mongodb://127.0.0.1:1/')
  const { id: projectId } = await api.projects.create({ name: 'Shop' })
  const branchId = mainBranchId
  const server = { connectionId, database: 'shop' }
  const before = await api.projects.list({})
  const target = { kind: 'newProject', name: 'Cloned' } as const
  const meaning = { branches: null, mapping: [], ignore: [] }
  const place = { ...server, projectId, branchId, at: atHead, collections: null }
  const codes = await Promise.all([
    failure(api.clone.databases({ connectionId })),
    failure(api.clone.collections(server)),
    failure(end(api.clone.start({ ...server, collections: null, missing: 'keep', target }))),
    failure(end(api.checkout.plan(place))),
    failure(end(api.checkout.apply({ ...place, fingerprint: '' }))),
    failure(end(api.follow.start({ ...server, projectId, branchId, anew: false }))),
    failure(api.migration.find({ ...server, meaning })),
    failure(end(api.migration.dryRun({ ...server, meaning }))),
    failure(end(api.migration.run({ ...server, meaning, projectId }))),
  ])
  for (const code of codes) expect(code).toMatch(/^mongodb\.(refused|unreachable)$/)
  expect(await api.projects.list({})).toEqual(before)
  expect(await api.follow.source({ projectId, branchId })).toEqual({ database: null })
  const { clone, checkout, follow, migration } = contract
  expect(notCalled(session, { clone, checkout, follow, migration })).toEqual([])
  expect(session.bugs).toEqual([])
})

test('a connection that is locked is read from, and nothing is checked out into it', async () => {
  const session = openAppSession()
  onTestFinished(() => session.end())
  const { api } = session.openWindow('ada')
  const connectionId = await saveConnection(api, 'mongodb://127.0.0.1:1/', { isReadOnly: true })
  const { id: projectId } = await api.projects.create({ name: 'Shop' })
  const place = { connectionId, database: 'shop', projectId, branchId: mainBranchId, at: atHead }
  const applied = end(api.checkout.apply({ ...place, collections: null, fingerprint: '' }))
  expect(await failure(applied)).toBe('connection.locked')
})

test('a connection that is not there is said', async () => {
  const session = openAppSession()
  onTestFinished(() => session.end())
  const { api } = session.openWindow('ada')
  const connectionId = asConnectionId('00000000-0000-4000-8000-000000000000')
  expect(await failure(api.clone.databases({ connectionId }))).toBe('connection.notFound')
})
