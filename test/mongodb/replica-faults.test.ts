import { Long, UUID } from 'bson'
import { MongoClient, type CommandStartedEvent } from 'mongodb'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createBranch, createMain } from '../../electron/engine/branches/branch-commands.ts'
import { logCollection } from '../../electron/engine/log/mongodb/collections.ts'
import { logClientOptions } from '../../electron/engine/mongodb/client-options.ts'
import type { Project } from '../../electron/engine/projects/project.ts'
import { stateHash } from '../../electron/engine/verify/state-hash.ts'
import { createCollection } from '../../electron/engine/write/collections.ts'
import { writeDocuments, type WriteOutput } from '../../electron/engine/write/documents.ts'
import { isArgonError } from '../../shared/model/errors.ts'
import type { Commit } from '../../shared/model/entry.ts'
import { mainBranchId, type CollectionId } from '../../shared/model/ids.ts'
import { atHead } from '../../shared/model/moment.ts'
import { documentBytes, raw } from '../support/bson-arbitraries.ts'
import { checkedLog } from '../support/checked-log.ts'
import { onEveryServer, scratchDatabase } from '../support/mongodb/on-every-server.ts'
import { canStandBefore, startProxy, type Verdict } from '../support/mongodb/proxy.ts'
import type { TestServer } from '../support/mongodb/servers.ts'
import { recordsOf, remoteLog } from '../support/mongodb/remote-logs.ts'
import { replicaOf } from '../support/replica.ts'
import { author, scratchProjectId } from '../support/scratch-project.ts'

const insert = (
  project: Project,
  collectionId: CollectionId,
  n: number,
  draft?: Uint8Array,
): Promise<WriteOutput> =>
  writeDocuments(
    project,
    {
      branchId: mainBranchId,
      collectionId,
      writes: [{ kind: 'insert', document: documentBytes([['n', raw.int32(n)]]) }],
    },
    draft === undefined ? author : { ...author, draft },
  )

onEveryServer((server) => {
  describe.skipIf(!canStandBefore(server))('behind a bad network', () => describeFaults(server))

  test('notices a log whose tail was replaced, as a fail-over that rolls back does, and follows the new one', async () => {
    const { db } = await scratchDatabase(server)
    const replica = await replicaOf(remoteLog(db, scratchProjectId))
    const { project } = replica
    await createMain(project, author)
    const { collectionId } = await createCollection(project, mainBranchId, 'c', author)
    await insert(project, collectionId, 1)
    await createBranch(project, 'gone', mainBranchId, atHead, author)
    await replica.untilAt(4)

    const log = db.collection(logCollection)
    const projectId = new UUID(scratchProjectId)
    await log.deleteMany({ projectId, lsn: { $gte: Long.fromNumber(3) } })
    await replica.until(({ kind }, headLsn) => kind === 'following' && headLsn === 2)
    expect(project.branches.byName('gone')).toBeUndefined()

    const other = await replicaOf(remoteLog(db, scratchProjectId))
    await other.untilAt(2)
    await insert(project, collectionId, 2)
    await insert(project, collectionId, 3)
    await replica.untilAt(4)
    await log.deleteMany({ projectId, lsn: { $gte: Long.fromNumber(3) } })
    // Replaced before anybody looked: other records stand where those were.
    await other.until((_, headLsn) => headLsn === 2)
    await insert(other.project, collectionId, 7)
    await insert(other.project, collectionId, 8)
    await insert(other.project, collectionId, 9)
    await replica.untilAt(5)
    await other.untilAt(5)
    expect(replica.told.some(({ kind }) => kind === 'rebuilding')).toBe(true)
    expect(stateHash(project.store)).toBe(stateHash(other.project.store))
    await expect(checkedLog(project)).resolves.toMatchObject({ done: true, firstBadLsn: null })
  })

  test('keeps what it has where the log was dropped', async () => {
    const { db } = await scratchDatabase(server)
    const replica = await replicaOf(remoteLog(db, scratchProjectId))
    await createMain(replica.project, author)
    await replica.untilAt(1)
    await db.collection(logCollection).deleteMany({})
    await replica.until(({ kind }) => kind === 'offline')
    expect(replica.link.status).toMatchObject({ error: { code: 'log.replaced' }, asOfLsn: 1 })
    await expect(createBranch(replica.project, 'b', mainBranchId, atHead, author)).rejects.toMatchObject({
      code: 'log.replaced',
    })
    expect(replica.project.branches.byName('main')).toBeDefined()
  })

  test('asks the server about once a second at most while nothing happens', async () => {
    const { db } = await scratchDatabase(server)
    const client = new MongoClient(server.uri, { ...logClientOptions(), monitorCommands: true })
    onTestFinished(() => client.close())
    const replica = await replicaOf(remoteLog(client.db(db.databaseName), scratchProjectId))
    await createMain(replica.project, author)
    await replica.untilAt(1)
    // The polls come to their longest interval first.
    await new Promise((resolve) => void setTimeout(resolve, 3000))
    const asked: string[] = []
    client.on('commandStarted', ({ commandName }: CommandStartedEvent) => asked.push(commandName))
    const milliseconds = 4000
    await new Promise((resolve) => void setTimeout(resolve, milliseconds))
    expect(asked.filter((name) => name !== 'getMore').length).toBeLessThanOrEqual(milliseconds / 1000 + 1)
  })
})

function describeFaults(server: TestServer): void {
  /** A replica whose way to the log is a proxy, and another beside it that has none. */
  const begin = async () => {
    const proxy = await startProxy(server)
    const { client } = await scratchDatabase(server)
    const { db } = await scratchDatabase(server, proxy.uri)
    const direct = client.db(db.databaseName)
    const replica = await replicaOf(remoteLog(db, scratchProjectId))
    const { project } = replica
    await createMain(project, author)
    const { collectionId } = await createCollection(project, mainBranchId, 'c', author)
    await replica.untilAt(2)
    return { proxy, direct, replica, project, collectionId }
  }

  test('reads on while the server is gone, writes nothing, and goes on by itself when it is back', async () => {
    const { proxy, direct, replica, project, collectionId } = await begin()
    const other = await replicaOf(remoteLog(direct, scratchProjectId))
    await other.untilAt(2)
    await proxy.goAway()
    const refused = await insert(project, collectionId, 1).catch((error: unknown) => error)
    expect(isArgonError(refused) && refused.code).toMatch(/^log\.(?:unreachable|outcomeUnknown)$/u)
    await replica.until(({ kind }) => kind === 'offline')
    expect(replica.link.status).toMatchObject({ error: { code: 'log.unreachable' }, asOfLsn: 2 })
    await createBranch(other.project, 'b', mainBranchId, atHead, author)
    const { lsn: head } = other.project.log.head()
    expect(project.branches.byName('b')).toBeUndefined()
    const heard: Commit[] = []
    project.onCommit((commit) => heard.push(commit))
    await proxy.comeBack()
    await replica.untilAt(head)
    project.refresh()
    expect(heard.map(({ lsn }) => lsn)).toEqual(Array.from({ length: head - 2 }, (_, i) => i + 3))
    await expect(insert(project, collectionId, 2)).resolves.toMatchObject({ count: 1 })
  })

  test.for(['cut', 'cutAfter'] as const)(
    'a draft is saved once, whichever message of its way breaks the connection (%s), however often it is sent',
    async (verdict: Verdict) => {
      const { proxy, direct, replica, project, collectionId } = await begin()
      const outcomes = new Set<string>()
      for (let at = 0, isBeyond = false; !isBeyond; at++) {
        const draft = new Uint8Array(16).fill(at + 1)
        let seen = 0
        proxy.fault = ({ command }) => (command === 'insert' && seen++ === at ? verdict : 'pass')
        const outcome = await insert(project, collectionId, at, draft).then(
          () => 'appended',
          (error: unknown) => (isArgonError(error) ? error.code : String(error)),
        )
        outcomes.add(outcome)
        isBeyond = seen <= at
        proxy.fault = () => 'pass'
        const again = await sendUntilSaved(() => insert(project, collectionId, at, draft))
        const once = await insert(project, collectionId, at, draft)
        expect(once.lsn).toBe(again.lsn)
      }
      await replica.until(({ kind }) => kind === 'following')
      const records = await recordsOf(remoteLog(direct, scratchProjectId))
      const drafts = records.map(({ recordId }) => Buffer.from(recordId).toString('hex'))
      expect(new Set(drafts).size).toBe(drafts.length)
      expect(outcomes).toContain('appended')
      await expect(checkedLog(project)).resolves.toMatchObject({ done: true, firstBadLsn: null })
    },
  )
}

/** A person who presses the button again until it says that it is saved. */
async function sendUntilSaved(send: () => Promise<WriteOutput>): Promise<WriteOutput> {
  for (;;) {
    try {
      return await send()
    } catch (error) {
      if (!isArgonError(error, 'log.unreachable') && !isArgonError(error, 'log.outcomeUnknown')) throw error
    }
  }
}
