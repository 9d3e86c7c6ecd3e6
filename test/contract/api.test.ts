import { EJSON, serialize, type Document } from 'bson'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { contract, type AppContract } from '../../shared/contract/contract.ts'
import { bsonToTrees } from '../../shared/ejson/bson-to-tree.ts'
import { printTree } from '../../shared/ejson/print.ts'
import type { Commit } from '../../shared/model/entry.ts'
import { isArgonError, type ErrorCode } from '../../shared/model/errors.ts'
import { asBranchId, asCollectionId, asLsn, asProjectId, mainBranchId } from '../../shared/model/ids.ts'
import type { ProjectId } from '../../shared/model/ids.ts'
import { atHead, atLsn } from '../../shared/model/moment.ts'
import type { Client } from '../../shared/rpc/define.ts'
import { notCalled, openAppSession, type AppSession } from '../support/app-session.ts'
import { lastOf } from '../support/mongodb/clone-scene.ts'

let session: AppSession
let api: Client<AppContract>
let closeWindow: () => void

beforeAll(() => {
  session = openAppSession()
  const window = session.openWindow('ada')
  api = window.api
  closeWindow = window.close
})

afterAll(async () => {
  closeWindow()
  await session.end()
})

async function failure(work: Promise<unknown>): Promise<ErrorCode | 'none'> {
  try {
    await work
    return 'none'
  } catch (error) {
    if (!isArgonError(error)) throw error
    return error.code
  }
}

let projects = 0
async function newProject(): Promise<ProjectId> {
  const project = await api.projects.create({ name: `Project ${++projects}` })
  return project.id
}

/** A project with a collection `things` that holds documents with these ids. */
async function withThings(...ids: number[]) {
  const projectId = await newProject()
  const branchId = mainBranchId
  const { collectionId } = await api.collections.create({ projectId, branchId, name: 'things' })
  const place = { projectId, branchId, collectionId }
  if (ids.length > 0) await insert(place, ...ids.map((_id) => ({ _id })))
  return place
}

type Place = Awaited<ReturnType<typeof withThings>>

const insert = (place: Place, ...documents: Document[]) =>
  api.documents.write({
    ...place,
    writes: documents.map((document) => ({ kind: 'insert', document: serialize(document) })),
  })

const replace = (place: Place, document: Document, expected: number | null = null) =>
  api.documents.write({
    ...place,
    writes: [
      {
        kind: 'replace',
        document: serialize(document),
        expected: expected === null ? null : asLsn(expected),
      },
    ],
  })

async function read(place: Place, at = atHead): Promise<string[]> {
  const page = await api.documents.page({ ...place, at, from: null, direction: 'forward', limit: 100 })
  return bsonToTrees(page.bytes).map((tree) => printTree(tree, { format: 'relaxed' }))
}

const compact = (...documents: Document[]): string[] =>
  documents.map((document) => EJSON.stringify(document, { relaxed: true }))

const squeezed = (texts: readonly string[]): string[] => texts.map((text) => text.replaceAll(/\s+/g, ''))

describe('projects', () => {
  test('a project is made, renamed, put into the trash and brought back', async () => {
    const made = await api.projects.create({ name: '  Café  ' })
    expect(made).toMatchObject({ name: 'Café', handle: 'cafe', deletedTime: null })
    expect(await failure(api.projects.create({ name: 'CAFÉ' }))).toBe('project.nameTaken')
    const renamed = await api.projects.rename({ projectId: made.id, name: 'Tea room' })
    expect(renamed).toMatchObject({ name: 'Tea room', handle: 'tea-room' })

    const deleted = await api.projects.delete({ projectId: made.id })
    expect(deleted.deletedTime).not.toBeNull()
    expect(await failure(api.branches.list({ projectId: made.id }))).toBe('project.notFound')
    const other = await api.projects.create({ name: 'tea ROOM' })
    const back = await api.projects.undelete({ projectId: made.id })
    expect(back).toMatchObject({ id: made.id, name: 'Tea room (2)', deletedTime: null })
    expect(await failure(api.projects.undelete({ projectId: made.id }))).toBe('project.notDeleted')
    const listed = await api.projects.list({})
    expect(listed.map(({ id }) => id)).toEqual(expect.arrayContaining([made.id, other.id]))
  })

  test('opening tells where the log stands, and an unknown project is an error', async () => {
    const projectId = await newProject()
    const opened = await api.projects.open({ projectId })
    expect(opened).toMatchObject({ headLsn: 1, project: { id: projectId } })
    expect(opened.headTime).toBe(opened.firstTime)
    const unknown = asProjectId('00000000-0000-4000-8000-000000000000')
    expect(await failure(api.projects.open({ projectId: unknown }))).toBe('project.notFound')
    expect(await failure(api.projects.open({ projectId: asProjectId('../../etc') }))).toBe('request.invalid')
    expect(await failure(api.projects.create({ name: '   ' }))).toBe('project.badName')
  })

  test('a watcher sees the list now and after each change', async () => {
    const lists = api.projects.watch({})[Symbol.asyncIterator]()
    const before = await lists.next()
    const projectId = await newProject()
    const after = await lists.next()
    expect(before.value.map(({ id }: { id: string }) => id)).not.toContain(projectId)
    expect(after.value.map(({ id }: { id: string }) => id)).toContain(projectId)
    await lists.return?.()
  })

  test('the sample shop is built with its branches, and a second one takes the next name', async () => {
    const reports = []
    for await (const report of api.projects.createSample({})) reports.push(report)
    const last = reports.at(-1)
    expect(reports.slice(0, -1).every(({ project }) => project === null)).toBe(true)
    expect(last?.done).toBe(last?.total)
    const projectId = last?.project?.id as ProjectId
    expect(last?.project?.name).toBe('Sample shop')
    const branches = await api.branches.list({ projectId })
    expect(branches.map(({ name }) => name)).toEqual([
      'main',
      'pricing-test',
      'holiday-catalogue',
      'fix-orders',
    ])
    const { collections } = await api.collections.list({ projectId, branchId: mainBranchId, at: atHead })
    expect(collections.map(({ name }) => name)).toEqual([
      'customers',
      'inventory',
      'orders',
      'products',
      'reviews',
    ])

    let second: string | undefined
    for await (const { project } of api.projects.createSample({})) second = project?.name
    expect(second).toBe('Sample shop (2)')
  })

  test('a sample given up half-way leaves nothing behind', async () => {
    const before = (await api.projects.list({})).length
    for await (const report of api.projects.createSample({})) if (report.done > 0) break
    expect(await api.projects.list({})).toHaveLength(before)
  })

  test('a project is verified to its head, its index made anew, and salvaged whole', async () => {
    const { projectId } = await withThings(1, 2, 3)
    expect(await lastOf(api.repair.verify({ projectId }))).toMatchObject({
      finding: { kind: 'intact', headLsn: 5 },
    })
    expect(await lastOf(api.repair.rebuildIndex({ projectId }))).toEqual({
      step: 'folding',
      done: 5,
      total: 5,
    })
    expect(await Array.fromAsync(api.repair.prepare({ projectId }))).toEqual([])
    const saved = await lastOf(api.repair.salvage({ projectId, name: 'Saved' }))
    expect(saved).toMatchObject({
      savedLsn: 5,
      lost: 0,
      made: { branches: ['main'], project: { name: 'Saved' } },
    })
    const copy = saved?.made?.project.id
    if (copy === undefined) throw new Error('Nothing was made')
    expect(await lastOf(api.repair.verify({ projectId: copy }))).toMatchObject({
      finding: { kind: 'intact' },
    })
  })
})

describe('branches', () => {
  test('a fork from the past has its own state; delete takes the name, undelete gives one back', async () => {
    const place = await withThings(1)
    const { projectId } = place
    await insert(place, { _id: 2 })
    const past = await api.branches.create({ projectId, name: 'Past', from: mainBranchId, at: atLsn(3) })
    expect(past).toMatchObject({ name: 'Past', handle: 'past', baseLsn: 3, parentId: mainBranchId, ahead: 0 })
    expect(squeezed(await read({ ...place, branchId: past.id }))).toEqual(['{"_id":1}'])
    expect(
      await failure(api.branches.create({ projectId, name: 'past', from: mainBranchId, at: atHead })),
    ).toBe('branch.nameTaken')

    const renamed = await api.branches.rename({ projectId, branchId: past.id, name: 'Then' })
    expect(renamed.name).toBe('Then')
    const resolved = await api.branches.resolve({
      projectId,
      name: 'Past',
      at: atLsn(renamed.changedLsn - 1),
    })
    expect(resolved).toEqual({ branchId: past.id, lsn: renamed.changedLsn - 1 })
    expect(await failure(api.branches.resolve({ projectId, name: 'Past', at: atHead }))).toBe(
      'branch.notFound',
    )

    expect((await api.branches.delete({ projectId, branchId: past.id })).state).toBe('deleted')
    expect(await failure(insert({ ...place, branchId: past.id }, { _id: 3 }))).toBe('branch.deleted')
    expect((await api.branches.undelete({ projectId, branchId: past.id })).state).toBe('active')
    expect(await failure(api.branches.delete({ projectId, branchId: mainBranchId }))).toBe('branch.isMain')
    expect(await failure(api.branches.delete({ projectId, branchId: asBranchId(999) }))).toBe(
      'branch.notFound',
    )
  })

  test('a reset tells what it takes out, makes a fork, and is undone by name', async () => {
    const place = await withThings(1)
    const { projectId } = place
    await insert(place, { _id: 2 }, { _id: 3 })
    const preview = await api.branches.resetPreview({ projectId, branchId: mainBranchId, at: atLsn(3) })
    expect(preview).toMatchObject({ entries: 2, actors: ['ada'], collections: ['things'] })

    const reset = { projectId, branchId: mainBranchId, at: atLsn(3), backupName: preview.backupName }
    const { branch, previous } = await api.branches.reset(reset)
    expect(branch).toMatchObject({ name: 'main', parentId: mainBranchId, baseLsn: 3 })
    expect(previous).toMatchObject({ id: mainBranchId, name: preview.backupName })
    expect(await read({ ...place, branchId: branch.id })).toHaveLength(1)

    const undone = await api.branches.undoReset({ projectId, branchId: branch.id })
    expect(undone.branch).toMatchObject({ id: mainBranchId, name: 'main' })
    expect(undone.previous.id).toBe(branch.id)
    expect(await read(place)).toHaveLength(3)
    expect(await failure(api.branches.undoReset({ projectId, branchId: branch.id }))).toBe('reset.cannotUndo')
  })
})

describe('collections and documents', () => {
  test('a collection is made, renamed and dropped, and stays in the past', async () => {
    const { projectId, branchId, collectionId } = await withThings(1, 2)
    expect(await failure(api.collections.create({ projectId, branchId, name: 'things' }))).toBe(
      'collection.nameTaken',
    )
    expect(await failure(api.collections.create({ projectId, branchId, name: 'a$b' }))).toBe(
      'collection.badName',
    )
    await api.collections.rename({ projectId, branchId, collectionId, name: 'items' })
    const { lsn, count } = await api.collections.drop({
      projectId,
      branchId,
      collectionId,
      message: 'Tidy up',
    })
    expect(count).toBe(2)
    const now = await api.collections.list({ projectId, branchId, at: atHead })
    expect(now.collections).toEqual([])
    const then = await api.collections.list({ projectId, branchId, at: atLsn(lsn - 1) })
    expect(then.collections).toEqual([{ id: collectionId, name: 'items', count: 2 }])
    const page = { projectId, branchId, collectionId, at: atHead, from: null, limit: 10 } as const
    expect(await failure(api.documents.page({ ...page, direction: 'forward' }))).toBe('collection.notFound')
  })

  test('documents are written, paged, replaced when unchanged, deleted, and undone', async () => {
    const place = await withThings(1, 2, 3)
    const id = serialize({ _id: 2 })
    const before = await api.documents.get({ ...place, at: atHead, id })
    const replaced = await replace(place, { _id: 2, name: 'two' }, before.document?.lsn ?? null)
    expect(replaced.count).toBe(1)
    expect(await failure(replace(place, { _id: 2, name: 'zwei' }, before.document?.lsn ?? null))).toBe(
      'document.changed',
    )
    expect((await replace(place, { _id: 2, name: 'two' })).lsn).toBeNull()
    expect(await failure(insert(place, { _id: 9 }, { _id: 1 }))).toBe('document.duplicateId')
    expect(await failure(insert(place, { _id: [1] }))).toBe('document.badId')
    expect(squeezed(await read(place))).toEqual(compact({ _id: 1 }, { _id: 2, name: 'two' }, { _id: 3 }))

    const backward = await api.documents.page({
      ...place,
      at: atHead,
      from: null,
      direction: 'backward',
      limit: 2,
    })
    expect(backward).toMatchObject({ count: 2, total: 3, hasMore: true })
    const rest = { kind: 'key', key: backward.first as Uint8Array, inclusive: false } as const
    const first = await api.documents.page({
      ...place,
      at: atHead,
      from: rest,
      direction: 'backward',
      limit: 2,
    })
    expect(first).toMatchObject({ count: 1, hasMore: false })

    const gone = await api.documents.write({ ...place, writes: [{ kind: 'delete', id, expected: null }] })
    const { versions } = await api.documents.versions({ ...place, at: atHead, id, before: null, limit: 10 })
    expect(versions.map(({ op }) => op)).toEqual(['delete', 'update', 'insert'])
    const range = { fromLsn: gone.lsn ?? asLsn(1), toLsn: gone.lsn ?? asLsn(1) }
    const { projectId, branchId, collectionId } = place
    await api.documents.undo({ projectId, branchId, ...range, message: 'Not that one' })
    expect(await read(place)).toHaveLength(3)
    expect(await api.documents.firstLsn({ projectId, branchId, collectionId })).toEqual({ lsn: 5 })
    const nowhere = { ...place, collectionId: asCollectionId(77) }
    expect(await failure(insert(nowhere, { _id: 1 }))).toBe('collection.notFound')
  })
})

describe('history', () => {
  test('the axis, places on it, steps and commits agree with the log', async () => {
    const place = await withThings(1, 2, 3)
    const { projectId, branchId } = place
    await replace(place, { _id: 1, n: 1 })
    const window = await api.history.window({
      projectId,
      branchId,
      axis: 'entries',
      from: null,
      to: null,
      bins: 4,
      lanes: [branchId],
    })
    expect(window.headLsn).toBe(6)
    expect(window.updates.reduce((sum, count) => sum + count, 0)).toBe(1)
    expect(window.edges).toHaveLength(5)

    const inside = await api.history.locate({ projectId, branchId, at: atLsn(4) })
    expect(inside.moment).toMatchObject({ lsn: 2, requested: 4 })
    const last = await api.history.nth({ projectId, branchId, index: 1e9 })
    expect(last.index).toBe(last.total)
    const back = await api.history.step({ projectId, branchId, lsn: asLsn(6), direction: 'previous' })
    expect(back?.moment.lsn).toBe(5)
    const { commits, hasMore } = await api.history.commits({
      projectId,
      branchId: null,
      before: null,
      limit: 2,
    })
    expect(commits.map(({ lsn }) => lsn)).toEqual([6, 3])
    expect(hasMore).toBe(true)
    expect(await failure(api.history.locate({ projectId, branchId, at: atLsn(0) }))).toBe('lsn.beforeFirst')
    expect(await failure(api.history.locate({ projectId, branchId, at: atLsn(7) }))).toBe('lsn.beyondHead')
    const ancient = { kind: 'time', time: 0 } as const
    expect(await failure(api.history.locate({ projectId, branchId, at: ancient }))).toBe('time.beforeFirst')
  })
})

describe('events', () => {
  test('a reader that resumes gets every commit once, old ones and new ones, however slowly it reads', async () => {
    const place = await withThings()
    const { projectId } = place
    const total = 300
    const seen: number[] = []
    const reading = (async () => {
      for await (const commit of api.events.commits({ projectId, after: 0 })) {
        seen.push(commit.lsn)
        if (seen.length % 50 === 0) await new Promise((resolve) => setTimeout(resolve, 5))
        if (commit.lastLsn >= total + 2) break
      }
    })()
    for (let i = 0; i < total; i += 20) {
      await Promise.all(Array.from({ length: 20 }, (_, j) => insert(place, { _id: i + j })))
    }
    await reading
    expect(seen).toEqual(Array.from({ length: total + 2 }, (_, i) => i + 1))
  })

  test('without a start it begins with the next commit; two windows see the same', async () => {
    const place = await withThings(1)
    const other = session.openWindow('grace')
    const next = async (from: Client<AppContract>): Promise<Commit> => {
      for await (const commit of from.events.commits({ projectId: place.projectId, after: null }))
        return commit
      throw new Error('The stream ended')
    }
    const both = Promise.all([next(api), next(other.api)])
    // Both streams have to be there before the commit that they wait for.
    await api.projects.open({ projectId: place.projectId })
    await other.api.projects.open({ projectId: place.projectId })
    await insert(place, { _id: 2 })
    const [mine, theirs] = await both
    expect(mine).toEqual(theirs)
    expect(mine).toMatchObject({ lsn: 4, inserts: 1, actor: 'ada' })
    other.close()
  })

  test('a start beyond the head is refused', async () => {
    const { projectId } = await withThings()
    const first = async (): Promise<unknown> => {
      for await (const commit of api.events.commits({ projectId, after: 99 })) return commit
      return null
    }
    expect(await failure(first())).toBe('lsn.beyondHead')
  })
})

describe('transfer', () => {
  const begin = async (text: string, onBad: 'stop' | 'skip' = 'stop') => {
    const projectId = await newProject()
    const started = await api.transfer.begin({
      projectId,
      branchId: mainBranchId,
      collection: 'imported',
      fileName: 'file.json',
      bytesTotal: text.length,
      onBad,
    })
    return { projectId, importId: started.importId, bytes: new TextEncoder().encode(text), started }
  }

  test('a file is imported and its progress followed to the end', async () => {
    const { importId, bytes, projectId } = await begin('[{"_id": 1}, {"_id": 2}]')
    const states: string[] = []
    const followed = (async () => {
      for await (const progress of api.transfer.progress({ importId })) states.push(progress.state)
    })()
    expect(await api.transfer.write({ importId, bytes })).toEqual({ state: 'running' })
    const ended = await api.transfer.finish({ importId })
    await followed
    expect(ended).toMatchObject({ state: 'completed', documents: 2, bad: 0, fromLsn: 2, toLsn: 4 })
    expect(states.at(-1)).toBe('completed')
    const { commits } = await api.history.commits({ projectId, branchId: null, before: null, limit: 1 })
    expect(commits[0]?.message).toBe('Import file.json')
  })

  test('a cancelled import says so and takes its empty collection away', async () => {
    const { importId, bytes, projectId } = await begin('[{"_id": 1}, ')
    await api.transfer.write({ importId, bytes })
    const ended = await api.transfer.cancel({ importId })
    expect(ended).toMatchObject({ state: 'stopped', documents: 0, reason: 'Stopped; nothing was written' })
    const { collections } = await api.collections.list({ projectId, branchId: mainBranchId, at: atHead })
    expect(collections).toEqual([])
    expect(await failure(api.transfer.finish({ importId: 'unknown' }))).toBe('import.notFound')
  })

  test('an import ends with the window that feeds it', async () => {
    const projectId = await newProject()
    const window = session.openWindow()
    const { importId } = await window.api.transfer.begin({
      projectId,
      branchId: mainBranchId,
      collection: 'imported',
      fileName: 'file.json',
      bytesTotal: 0,
      onBad: 'stop',
    })
    window.close()
    const reports = []
    for await (const progress of api.transfer.progress({ importId })) reports.push(progress)
    expect(reports.at(-1)).toMatchObject({ state: 'stopped' })
  })

  test('an import whose window was closed while it began ends too', async () => {
    const projectId = await newProject()
    const window = session.openWindow()
    const input = {
      projectId,
      branchId: mainBranchId,
      fileName: 'file.json',
      bytesTotal: 0,
      onBad: 'stop',
    } as const
    void window.api.transfer.begin({ ...input, collection: 'orphaned' }).catch(() => {})
    await new Promise((resolve) => void setTimeout(resolve, 0))
    window.close()
    // The collection that it made goes again when it stops; a name that stays taken is an import that waits for ever.
    await expect
      .poll(async () => {
        const { collections } = await api.collections.list({ projectId, branchId: mainBranchId, at: atHead })
        const commits = await api.history.commits({ projectId, branchId: null, before: null, limit: 5 })
        return [collections.length, commits.commits[0]?.operations[0]]
      })
      .toEqual([0, 'dropCollection'])
  })
})

test('the host tells about itself', async () => {
  expect(await api.app.info({})).toMatchObject({
    host: 'web',
    actor: 'ada',
    dataDirectory: session.directory,
  })
})

test('every operation of the contract was called, and none met a bug', () => {
  // Those that need a server, or are one, have files of their own.
  const elsewhere = new Set('checkout clone connections endpoint follow migration sharing'.split(' '))
  const features = Object.fromEntries(Object.entries(contract).filter(([name]) => !elsewhere.has(name)))
  expect(notCalled(session, features)).toEqual([])
  expect(session.bugs).toEqual([])
})
