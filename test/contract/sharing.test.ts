import { expect, onTestFinished, test } from 'vitest'
import { randomBytes } from 'node:crypto'
import { contract } from '../../shared/contract/contract.ts'
import { isArgonError } from '../../shared/model/errors.ts'
import { asConnectionId, mainBranchId, type ProjectId } from '../../shared/model/ids.ts'
import type { LinkStatus, SharedHome } from '../../shared/model/link.ts'
import { atHead } from '../../shared/model/moment.ts'
import {
  notCalled,
  openAppSession,
  saveConnection,
  type AppSession,
  type Window,
} from '../support/app-session.ts'
import { documentBytes, raw } from '../support/bson-arbitraries.ts'
import { wait } from '../support/replica.ts'
import { SharedStores } from '../support/shared-store-database.ts'

const home: SharedHome = {
  kind: 'mongodb',
  connectionId: asConnectionId('00000000-0000-4000-8000-000000000001'),
  database: 'team',
}

function sharedSessions(): { stores: SharedStores; open: () => AppSession } {
  const stores = new SharedStores()
  onTestFinished(() => stores.close())
  return {
    stores,
    open: () => {
      const session = openAppSession(undefined, { wait, connectHome: async () => stores.connect() })
      onTestFinished(() => session.end())
      return session
    },
  }
}

/** The first status that `is` accepts. */
async function status(
  api: Window['api'],
  projectId: ProjectId,
  is: (status: LinkStatus | null) => boolean,
): Promise<LinkStatus | null> {
  for await (const told of api.sharing.status({ projectId })) if (is(told.status)) return told.status
  throw new Error('The stream ended')
}

const isFollowing = (told: LinkStatus | null): boolean => told?.kind === 'following'

async function codeOf(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.catch((thrown: unknown) => thrown)
  if (!isArgonError(error)) throw new Error('It did not fail with words')
  return error.code
}

async function collection(api: Window['api'], projectId: ProjectId): Promise<typeof place> {
  const { collectionId } = await api.collections.create({ projectId, branchId: mainBranchId, name: 'things' })
  const place = { projectId, branchId: mainBranchId, collectionId }
  return place
}

const thing = (n: number) => ({ kind: 'insert' as const, document: documentBytes([['_id', raw.int32(n)]]) })

test('a shared project is made, found, joined and followed; moved to this computer and back', async () => {
  const { open } = sharedSessions()
  const [here, there] = [open(), open()]
  const [ada, ben] = [here.openWindow('ada').api, there.openWindow('ben').api]
  const { id: projectId } = await ada.sharing.create({ name: 'Team', home })
  expect(await ada.sharing.list({ home })).toMatchObject([{ id: projectId, name: 'Team', isHere: true }])
  expect(await ben.sharing.list({ home })).toMatchObject([{ isHere: false }])
  expect(await ben.sharing.join({ projectId, home })).toMatchObject({ id: projectId, name: 'Team', home })

  const place = await collection(ada, projectId)
  await ada.documents.write({ ...place, writes: [thing(1)] })
  await status(ben, projectId, isFollowing)
  const seen = async (): Promise<number> =>
    (await ben.collections.list({ projectId, branchId: mainBranchId, at: atHead })).collections[0]?.count ?? 0
  await expect.poll(seen).toBe(1)

  const local = await ada.projects.create({ name: 'Local' })
  expect(await status(ada, local.id, () => true)).toBeNull()
  const move = (to: typeof home | { kind: 'embedded' }) =>
    Array.fromAsync(ada.sharing.move({ projectId: local.id, to }))
  expect((await move(home)).at(-1)).toMatchObject({ step: 'moved', project: { home, moving: null } })
  await status(ada, local.id, isFollowing)
  expect((await move({ kind: 'embedded' })).at(-1)).toMatchObject({ project: { home: { kind: 'embedded' } } })
  expect(await status(ada, local.id, (told) => told === null)).toBeNull()

  await ada.sharing.retry({ projectId })
  expect(notCalled(here, { sharing: { ...contract.sharing, join: contract.sharing.list } })).toEqual([
    'sharing.join',
  ])
  for (const { bugs } of [here, there]) expect(bugs).toEqual([])
})

test('a change without an answer is saved once, however often its draft is sent', async () => {
  const { open, stores } = sharedSessions()
  const session = open()
  const { api } = session.openWindow('ada')
  const { id: projectId } = await api.sharing.create({ name: 'Team', home })
  const place = await collection(api, projectId)
  await status(api, projectId, isFollowing)
  const write = { ...place, writes: [thing(1)], draft: new Uint8Array(randomBytes(16)) }
  stores.weatherAtAppend = 'answersLost'
  expect(await codeOf(api.documents.write(write))).toBe('log.outcomeUnknown')
  stores.weather = 'fair'
  await api.sharing.retry({ projectId })
  await status(api, projectId, isFollowing)
  const first = await api.documents.write(write)
  expect(await api.documents.write(write)).toEqual(first)
  const { versions } = await api.documents.versions({
    ...place,
    at: atHead,
    id: first.ids[0] as Uint8Array,
    before: null,
    limit: 10,
  })
  expect(versions).toHaveLength(1)
})

test('a connection that is locked, or gone, is said before anything is made', async () => {
  const session = openAppSession()
  onTestFinished(() => session.end())
  const { api } = session.openWindow('ada')
  const connectionId = await saveConnection(api, 'mongodb://127.0.0.1:1/', { isReadOnly: true })
  const locked = { ...home, connectionId }
  const { id: projectId } = await api.projects.create({ name: 'Shop' })
  const moved = Array.fromAsync(api.sharing.move({ projectId, to: locked }))
  const codes = [
    api.sharing.create({ name: 'Team', home: locked }),
    api.sharing.join({ projectId: projectIdOf(9), home: locked }),
    moved,
  ].map(codeOf)
  expect(await Promise.all(codes)).toEqual(['connection.locked', 'connection.locked', 'connection.locked'])
  expect(await codeOf(api.sharing.create({ name: 'Team', home }))).toBe('connection.notFound')
  expect(await codeOf(api.sharing.list({ home: locked }))).toMatch(/^mongodb\./u)
  expect(await api.projects.list({})).toMatchObject([{ id: projectId, moving: null }])
})

const projectIdOf = (n: number): ProjectId => `00000000-0000-4000-8000-00000000000${n}` as ProjectId
