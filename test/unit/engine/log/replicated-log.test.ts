import { describe, expect, it, onTestFinished } from 'vitest'
import { createBranch, createMain } from '../../../../electron/engine/branches/branch-commands.ts'
import type { Project } from '../../../../electron/engine/projects/project.ts'
import { stateHash } from '../../../../electron/engine/verify/state-hash.ts'
import { createCollection } from '../../../../electron/engine/write/collections.ts'
import { writeDocuments } from '../../../../electron/engine/write/documents.ts'
import type { Commit } from '../../../../shared/model/entry.ts'
import { mainBranchId, type CollectionId } from '../../../../shared/model/ids.ts'
import { atHead } from '../../../../shared/model/moment.ts'
import { documentBytes, raw } from '../../../support/bson-arbitraries.ts'
import { checkedLog } from '../../../support/checked-log.ts'
import { replicaOf, type Replica } from '../../../support/replica.ts'
import { author, scratchProjectId } from '../../../support/scratch-project.ts'
import { SharedStore, WayToStore } from '../../../support/shared-store.ts'

interface Sample {
  readonly shared: SharedStore
  readonly way: WayToStore
  readonly replica: Replica
  readonly project: Project
  readonly collectionId: CollectionId
}

async function sample(): Promise<Sample> {
  const shared = new SharedStore(scratchProjectId)
  onTestFinished(() => shared.close())
  const way = new WayToStore(shared)
  const replica = await replicaOf(way)
  const { project } = replica
  await createMain(project, author)
  const { collectionId } = await createCollection(project, mainBranchId, 'c', author)
  return { shared, way, replica, project, collectionId }
}

const insert = (project: Project, collectionId: CollectionId, n: number, draft?: Uint8Array) =>
  writeDocuments(
    project,
    {
      branchId: mainBranchId,
      collectionId,
      writes: [{ kind: 'insert', document: documentBytes([['n', raw.int32(n)]]) }],
    },
    draft === undefined ? author : { ...author, draft },
  )

const draft = new Uint8Array(16).fill(9)

describe('a copy of a shared log', () => {
  it('takes in many records in groups, tells how far it is, and is the same then', async () => {
    const { shared, project, collectionId } = await sample()
    for (let n = 0; n < 600; n++) await insert(project, collectionId, n)
    const second = await replicaOf(new WayToStore(shared))
    await second.untilAt(project.log.head().lsn)
    const told = second.told.filter(({ kind }) => kind === 'catchingUp')
    expect(told.length).toBeGreaterThan(1)
    expect(stateHash(second.project.store)).toBe(stateHash(project.store))
    await expect(checkedLog(second.project)).resolves.toMatchObject({ done: true, firstBadLsn: null })
  })

  it('reads on while the log cannot be reached, refuses to write, and goes on by itself', async () => {
    const { shared, way, replica, project, collectionId } = await sample()
    const other = await replicaOf(new WayToStore(shared))
    way.weather = 'cut'
    await expect(insert(project, collectionId, 1)).rejects.toMatchObject({ code: 'log.unreachable' })
    await replica.until(({ kind }) => kind === 'offline')
    expect(replica.link.status).toMatchObject({ error: { code: 'log.unreachable' }, asOfLsn: 2 })
    expect(project.log.head().lsn).toBe(2)
    await other.untilAt(2)
    await createBranch(other.project, 'b', mainBranchId, atHead, author)
    const heard: Commit[] = []
    project.onCommit((commit) => heard.push(commit))
    way.weather = 'fair'
    await replica.untilAt(3)
    project.refresh()
    expect(heard.map(({ lsn }) => lsn)).toEqual([3])
    await expect(insert(project, collectionId, 2)).resolves.toMatchObject({ lsn: 4 })
  })

  it('saves a change once whose answer was lost, though it is sent again', async () => {
    const { shared, way, replica, project, collectionId } = await sample()
    way.weatherAtAppend = 'answersLost'
    await expect(insert(project, collectionId, 1, draft)).rejects.toMatchObject({
      code: 'log.outcomeUnknown',
      details: { lsn: 3 },
    })
    expect(shared.log.head().lsn).toBe(3)
    await replica.until(({ kind }) => kind === 'offline')
    way.weather = 'fair'
    await expect(insert(project, collectionId, 1, draft)).resolves.toMatchObject({ lsn: 3, count: 1 })
    await replica.untilAt(3)
    // Asked once more, when it is long known.
    await expect(insert(project, collectionId, 1, draft)).resolves.toMatchObject({ lsn: 3, count: 1 })
    expect(shared.log.head().lsn).toBe(3)
  })

  it('says that nobody knows, while a change whose request was lost may still come, and saves it when it is sent again', async () => {
    const { shared, way, replica, project, collectionId } = await sample()
    await replica.untilAt(2)
    way.weatherAtAppend = 'requestsLost'
    await expect(insert(project, collectionId, 1, draft)).rejects.toMatchObject({
      code: 'log.outcomeUnknown',
    })
    way.weather = 'fair'
    await replica.until(({ kind }) => kind === 'unknown')
    expect(replica.link.status).toEqual({ kind: 'unknown', lsn: 3 })
    await expect(insert(project, collectionId, 1, draft)).resolves.toMatchObject({ lsn: 3 })
    await replica.untilAt(3)
    expect(shared.log.head().lsn).toBe(3)
  })

  it('makes a change anew whose place another took meanwhile', async () => {
    const { shared, way, replica, project, collectionId } = await sample()
    const other = await replicaOf(new WayToStore(shared))
    await other.untilAt(2)
    way.weatherAtAppend = 'requestsLost'
    await expect(insert(project, collectionId, 1, draft)).rejects.toMatchObject({
      code: 'log.outcomeUnknown',
    })
    await insert(other.project, collectionId, 2)
    way.weather = 'fair'
    await replica.untilAt(3)
    await expect(insert(project, collectionId, 1, draft)).resolves.toMatchObject({ lsn: 4 })
    expect(shared.log.head().lsn).toBe(4)
  })

  it('is thrown away and brought anew where the log was cut back, and where it was replaced', async () => {
    const { shared, way, replica, project, collectionId } = await sample()
    const before = shared.records()
    await insert(project, collectionId, 1)
    await createBranch(project, 'gone', mainBranchId, atHead, author)
    await replica.untilAt(4)
    await shared.replace(before)
    // The next append after a cut looks before it writes.
    way.weather = 'cut'
    await expect(insert(project, collectionId, 5)).rejects.toMatchObject({ code: 'log.unreachable' })
    way.weather = 'fair'
    await replica.until(({ kind }, headLsn) => kind === 'following' && headLsn === 2)
    expect(replica.told.some(({ kind }) => kind === 'rebuilding')).toBe(true)
    expect(project.branches.byName('gone')).toBeUndefined()
    const heard: Commit[] = []
    project.onCommit((commit) => heard.push(commit))
    await insert(project, collectionId, 6)
    await replica.untilAt(3)
    expect(heard.map(({ lsn }) => lsn)).toEqual([3])
    await expect(checkedLog(project)).resolves.toMatchObject({ done: true, firstBadLsn: null })
    const fresh = await replicaOf(new WayToStore(shared))
    await fresh.untilAt(3)
    expect(stateHash(project.store)).toBe(stateHash(fresh.project.store))
  })

  it('is kept where the log is gone altogether', async () => {
    const { shared, replica, project } = await sample()
    await replica.untilAt(2)
    await shared.replace([])
    replica.link.look()
    await replica.until(({ kind }) => kind === 'offline')
    expect(replica.link.status).toMatchObject({ error: { code: 'log.replaced' }, asOfLsn: 2 })
    expect(project.log.head().lsn).toBe(2)
  })

  it('is opened and read without a way to the log, and follows when there is one', async () => {
    const { shared, way, replica, project, collectionId } = await sample()
    await insert(project, collectionId, 1)
    way.weather = 'cut'
    await replica.reopen(way)
    await replica.until(({ kind }) => kind === 'offline')
    expect(replica.project.log.head().lsn).toBe(3)
    const other = await replicaOf(new WayToStore(shared))
    await other.untilAt(3)
    await insert(other.project, collectionId, 2)
    way.weather = 'fair'
    await replica.untilAt(4)
  })

  it('asks the log nothing while nothing happens', async () => {
    const { shared, replica } = await sample()
    await replica.untilAt(2)
    await replica.until(({ kind }) => kind === 'following')
    const before = shared.requests
    await new Promise((resolve) => void setTimeout(resolve, 100))
    expect(shared.requests - before).toBeLessThanOrEqual(1)
  })
})
