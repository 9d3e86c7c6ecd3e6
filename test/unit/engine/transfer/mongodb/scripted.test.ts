import { deserialize, Long, Timestamp, type Document } from 'bson'
import { describe, expect, test } from 'vitest'
import type { Project } from '../../../../../electron/engine/projects/project.ts'
import { listCollections } from '../../../../../electron/engine/read/collections.ts'
import { followDatabase } from '../../../../../electron/engine/transfer/mongodb/follow/follow.ts'
import { pullDatabase } from '../../../../../electron/engine/transfer/mongodb/pull.ts'
import { inWords } from '../../../../../electron/engine/mongodb/in-words.ts'
import { mainBranchId } from '../../../../../shared/model/ids.ts'
import { atHead } from '../../../../../shared/model/moment.ts'
import { everyChangeEvent } from '../../../../support/mongodb/change-events.ts'
import { lastOf } from '../../../../support/mongodb/clone-scene.ts'
import { scriptedServer, type Script } from '../../../../support/mongodb/scripted-server.ts'
import { author, scratchProject } from '../../../../support/scratch-project.ts'

const atClusterTime = new Timestamp({ t: 1_700_000_000, i: 7 })
const refuse = (code: number, errmsg: string): Document => ({ ok: 0, code, codeName: 'Scripted', errmsg })

/** A database `shop` with two collections; `find` answers as the test says. */
function shop(find: Script): Script {
  return (name, command) => {
    const cursor = (firstBatch: Document[]): Document => ({
      ok: 1,
      cursor: { id: Long.ZERO, ns: `shop.${String(command[name])}`, firstBatch },
    })
    if (name === 'listCollections') {
      return cursor(['a', 'b'].map((coll) => ({ name: coll, type: 'collection', options: {} })))
    }
    if (name === 'listIndexes') return cursor([])
    if (name === 'count') return { ok: 1, n: 2 }
    if (name === 'find' || name === 'aggregate') return find(name, command)
    return { ok: 1, operationTime: atClusterTime }
  }
}

async function pull(script: Script) {
  const client = await scriptedServer(script)
  const { project } = await scratchProject()
  const input = { branchId: mainBranchId, database: 'shop', collections: null, missing: 'keep' } as const
  const last = await lastOf(pullDatabase(client, project, input, author))
  if (last.kind !== 'done') throw new Error('The pull did not end')
  return { project, report: last.report }
}

const counts = (project: Project) =>
  listCollections(project, mainBranchId, atHead).collections.map(({ name, count }) => [name, count])

describe('a server with snapshot reads', () => {
  test('has every collection read at one moment', async () => {
    const moments: unknown[] = []
    const { project, report } = await pull(
      shop((_, command) => {
        moments.push(command['readConcern'])
        const cursor = {
          id: Long.ZERO,
          ns: `shop.${String(command['find'])}`,
          firstBatch: [{ _id: 1 }],
          atClusterTime,
        }
        return { ok: 1, cursor }
      }),
    )
    expect(report.consistency).toEqual({ kind: 'snapshot' })
    expect(moments).toEqual([
      { level: 'snapshot' },
      { level: 'snapshot', atClusterTime },
      { level: 'snapshot', atClusterTime },
    ])
    expect(counts(project)).toEqual([
      ['a', 1],
      ['b', 1],
    ])
  })

  test('that loses its snapshot is read on without one, and the report says so', async () => {
    const { project, report } = await pull(
      shop((_, command) => {
        const isSnapshot = command['readConcern'] !== undefined
        if (command['find'] === 'b' && isSnapshot) return refuse(239, 'snapshot too old')
        const cursor = { id: Long.ZERO, ns: `shop.${String(command['find'])}`, firstBatch: [{ _id: 1 }] }
        return { ok: 1, cursor: isSnapshot ? { ...cursor, atClusterTime } : cursor }
      }),
    )
    expect(report.consistency).toMatchObject({ kind: 'none', reason: expect.stringContaining('no longer') })
    expect(counts(project)).toEqual([
      ['a', 1],
      ['b', 1],
    ])
  })
})

describe('a server with change streams', () => {
  const events = everyChangeEvent().map((event) => deserialize(event, { promoteValues: false }))
  const find: Script = () => ({ ok: 1, cursor: { id: Long.ZERO, ns: 'shop.a', firstBatch: [] } })
  const streamId = Long.fromNumber(77)
  const followedCounts = Object.entries({ a: 0, b: 0, old: 1, orders: 2 })

  /** Gives the events behind where it is asked to start, some with the first answer and the rest with the next. */
  function streaming(stages: Document[], refusesExpanded = false): Script {
    let rest: Document[] = []
    const others = shop(find)
    return (name, command) => {
      if (name === 'getMore') {
        const nextBatch = rest.splice(0)
        return { ok: 1, cursor: { id: streamId, ns: 'shop.$cmd.aggregate', nextBatch } }
      }
      if (name !== 'aggregate') return others(name, command)
      const stage = (command['pipeline'] as Document[])[0]?.['$changeStream'] as Document
      stages.push(stage)
      if (refusesExpanded && stage['showExpandedEvents'] === true) return refuse(40_415, 'unknown field')
      const data = (stage['startAfter'] as Document | undefined)?.['_data'] as string | undefined
      const at = events.findIndex(({ _id }) => (_id as Document)['_data'] === data)
      rest = events.slice(at + 1)
      const firstBatch = rest.splice(0, 4)
      return { ok: 1, cursor: { id: streamId, ns: 'shop.$cmd.aggregate', firstBatch } }
    }
  }

  async function follow(script: Script, project: Project, until: number): Promise<number> {
    const client = await scriptedServer(script)
    const stop = new AbortController()
    const input = { branchId: mainBranchId, database: 'shop', anew: false, signal: stop.signal }
    let last = 0
    for await (const progress of followDatabase(client, project, input, author)) {
      if (progress.kind !== 'following') continue
      last = progress.events
      if (last >= until) stop.abort()
    }
    return last
  }

  test('is pulled, then followed; stopped, it goes on behind the last event', async () => {
    const { project } = await scratchProject()
    const stages: Document[] = []
    expect(await follow(streaming(stages), project, 4)).toBe(4)
    expect(stages.map(({ startAtOperationTime }) => startAtOperationTime)).toEqual([
      atClusterTime,
      atClusterTime,
    ])
    const before = stages.length
    await follow(streaming(stages), project, events.length - 4)
    expect(stages[before]?.['startAfter']).toEqual(events[3]?.['_id'])
    expect(counts(project)).toEqual(followedCounts)
  })

  test('that is older than 6.0 is asked for plain events', async () => {
    const { project } = await scratchProject()
    const stages: Document[] = []
    await follow(streaming(stages, true), project, events.length)
    expect(stages.at(-1)).not.toHaveProperty('showExpandedEvents')
    expect(counts(project)).toEqual(followedCounts)
  })

  test('that no longer has the changes says that a pull is needed', async () => {
    const { project } = await scratchProject()
    const script = shop(find)
    const client = await scriptedServer((name, command) =>
      name === 'aggregate' ? refuse(286, 'Resume of change stream was not possible') : script(name, command),
    )
    const input = { branchId: mainBranchId, database: 'shop', anew: false }
    await expect(lastOf(inWords(followDatabase(client, project, input, author)))).rejects.toMatchObject({
      code: 'follow.lost',
    })
  })
})
