import { deserialize, serialize, Timestamp } from 'bson'
import { beforeEach, describe, expect, test } from 'vitest'
import { resetBranch } from '../../../../../electron/engine/branches/branch-commands.ts'
import { findField } from '../../../../../electron/engine/bson/raw.ts'
import { bytesOf } from '../../../../../electron/engine/bson/build.ts'
import type { Project } from '../../../../../electron/engine/projects/project.ts'
import { catalogueAt } from '../../../../../electron/engine/read/catalogue.ts'
import { listCollections } from '../../../../../electron/engine/read/collections.ts'
import { readChange } from '../../../../../electron/engine/transfer/mongodb/follow/change.ts'
import { Follower } from '../../../../../electron/engine/transfer/mongodb/follow/follow.ts'
import { positionOf } from '../../../../../electron/engine/transfer/mongodb/follow/position.ts'
import { mainBranchId } from '../../../../../shared/model/ids.ts'
import { atHead, atLsn } from '../../../../../shared/model/moment.ts'
import { changeEvent, everyChangeEvent } from '../../../../support/mongodb/change-events.ts'
import { author, scratchProject } from '../../../../support/scratch-project.ts'

const operationTime = new Uint8Array(
  bytesOf(findField(serialize({ t: new Timestamp({ t: 1_700_000_000, i: 1 }) }), 't') as never),
)
const start = { database: 'shop', kind: 'operationTime', value: operationTime } as const
const place = { branchId: mainBranchId, database: 'shop' }

let events: Uint8Array[]
beforeEach(() => {
  events = everyChangeEvent()
})

async function followed(): Promise<{ project: Project; follower: Follower }> {
  const { project } = await scratchProject()
  const follower = new Follower(project, place, author)
  await follower.beginAt(start)
  return { project, follower }
}

const contents = (project: Project) =>
  Object.fromEntries(
    listCollections(project, mainBranchId, atHead).collections.map(({ id, name }) => [
      name,
      [...project.snapshot(mainBranchId, project.log.head().lsn, id).documents(100)].map(({ document }) =>
        Buffer.from(document).toString('hex'),
      ),
    ]),
  )

const hexOf = (document: object): string => Buffer.from(serialize(document)).toString('hex')

/** What every entry of the log says, but for the rows that say where the branch stands. */
const history = (project: Project): string[] =>
  [...project.log.headers(1, 'ascending')].flatMap(({ lsn }) =>
    project.log
      .record(lsn)
      .entries.filter(({ document }) => !Buffer.from(document).includes('position'))
      .map(({ op, document }) => `${op} ${JSON.stringify(deserialize(document))}`),
  )

/** The events behind a branch's position, as a server gives them to who starts there. */
function eventsBehind(project: Project): Uint8Array[] {
  const position = positionOf(project, mainBranchId)
  if (position?.kind !== 'token') return events
  const at = events.findIndex((event) => Buffer.compare(readChange(event).token, position.value) === 0)
  return events.slice(at + 1)
}

describe('a branch that follows', () => {
  test('is what the database is, after events of every type', async () => {
    const { project, follower } = await followed()
    await follower.take(events)
    const all = contents(project)
    expect(Object.keys(all)).toEqual(['old', 'orders'])
    expect(all['orders']?.[0]).toBe(hexOf({ _id: 1, total: 5, z: 1, a: 2 }))
    expect(all['orders']).toHaveLength(2)
    expect(all['old']).toEqual([hexOf({ _id: 1 })])
    const rows = catalogueAt(project, mainBranchId, project.log.head().lsn)
    const orders = rows.find(({ name }) => name === 'orders')
    expect(deserialize(orders?.options as Uint8Array)).toEqual({
      collation: { locale: 'de' },
      validator: { total: { $gte: 0 } },
      validationLevel: 'strict',
    })
    expect(orders?.indexes?.map((index) => deserialize(index))).toEqual([
      { v: 2, key: { total: -1, when: 1 }, name: 'by total', hidden: true },
    ])
  })

  test('keeps the time of each change, and says how far behind it is', async () => {
    const { project, follower } = await followed()
    const begun = project.log.head().lsn
    const time = project.deps.now() - 5000
    const insert = (id: number, at: number) =>
      changeEvent('insert', 'c', { fullDocument: { _id: id }, documentKey: { _id: id } }, at)
    const progress = await follower.take([insert(1, time - 1), insert(2, time), insert(3, time)])
    const headers = [...project.log.headers(begun + 1, 'ascending')]
    expect(headers.map(({ sourceTime }) => sourceTime)).toEqual([time - 1, time])
    expect(headers.map(({ count }) => count)).toEqual([3, 3])
    expect(progress).toMatchObject({ events: 3, lagMilliseconds: 5000, lsn: project.log.head().lsn })
    expect(await follower.take([])).toMatchObject({ events: 3, lagMilliseconds: 0 })
  })

  test('loses nothing and repeats nothing, wherever it was stopped', async () => {
    const whole = await followed()
    await whole.follower.take(events)
    for (let stop = 0; stop <= events.length; stop++) {
      const { project, follower } = await followed()
      await follower.take(events.slice(0, stop))
      const again = new Follower(project, place, author)
      await again.take(eventsBehind(project))
      expect(history(project)).toEqual(history(whole.project))
      expect(contents(project)).toEqual(contents(whole.project))
    }
  })

  test('finds what a look-up had told before, and writes it once', async () => {
    const { project, follower } = await followed()
    await follower.take([events[2] as Uint8Array, events[5] as Uint8Array])
    const head = project.log.head().lsn
    await follower.take([events[5] as Uint8Array])
    expect(project.log.head().lsn).toBe(head)
  })

  test('loses every collection with the database, and goes on behind that', async () => {
    const { project, follower } = await followed()
    await follower.take(events)
    const end = [changeEvent('dropDatabase', null), changeEvent('invalidate', null)]
    await follower.take(end)
    expect(contents(project)).toEqual({})
    expect(positionOf(project, mainBranchId)?.value).toEqual(readChange(end[1] as Uint8Array).token)
    await follower.take([changeEvent('insert', 'c', { fullDocument: { _id: 1 }, documentKey: { _id: 1 } })])
    expect(contents(project)).toEqual({ c: [hexOf({ _id: 1 })] })
  })

  test('that was restored to the past follows from there; who followed it notices', async () => {
    const { project, follower } = await followed()
    await follower.take(events.slice(0, 3))
    const then = project.log.head().lsn
    const stood = positionOf(project, mainBranchId)
    await follower.take(events.slice(3))
    const branchId = await resetBranch(project, mainBranchId, atLsn(then), null, author)
    expect(positionOf(project, branchId)).toEqual(stood)
    const other = new Follower(project, { ...place, branchId }, author)
    await new Follower(project, { ...place, branchId }, author).take(events.slice(3, 5))
    await expect(other.take(events.slice(3, 5))).rejects.toMatchObject({ code: 'follow.lost' })
  })

  test('leaves out a document that it cannot hold, and says so', async () => {
    const { project, follower } = await followed()
    const fullDocument = { _id: [1] }
    const progress = await follower.take([
      changeEvent('insert', 'c', { fullDocument, documentKey: fullDocument }),
    ])
    expect(progress).toMatchObject({ events: 1, unusable: 1, unusableReason: expect.stringContaining('_id') })
    expect(contents(project)).toEqual({})
  })
})
