import { describe, expect, it, onTestFinished } from 'vitest'
import { createMain } from '../../../../electron/engine/branches/branch-commands.ts'
import { beginTransaction } from '../../../../electron/engine/write/transaction.ts'
import { mainBranchId } from '../../../../shared/model/ids.ts'
import { replicaOf, type Replica } from '../../../support/replica.ts'
import { lsidOf } from '../../../support/requests.ts'
import { author, scratchProjectId } from '../../../support/scratch-project.ts'
import { SharedStore, WayToStore } from '../../../support/shared-store.ts'
import { contentOf, headView, insertOne, run, update } from '../../../support/statements.ts'

/** Two machines that share a log, and the way of the first one to it. */
async function sample(): Promise<{ one: Replica; two: Replica; way: WayToStore }> {
  const shared = new SharedStore(scratchProjectId)
  onTestFinished(() => shared.close())
  const way = new WayToStore(shared)
  const one = await replicaOf(way)
  await createMain(one.project, author)
  await run(one.project, [insertOne({ _id: 1, n: 0 })])
  const two = await replicaOf(new WayToStore(shared))
  await two.untilAt(3)
  return { one, two, way }
}

const request = { lsid: lsidOf(1), txnNumber: 1n, stmtIds: [0] }
const add = update({ _id: 1 }, { $inc: { n: 1 } })

describe('statements on a shared log', () => {
  it('of two machines at the same time are all evaluated on what the others did', async () => {
    const { one, two } = await sample()
    const all = Array.from({ length: 20 }, (_, i) => run((i % 2 === 0 ? one : two).project, [add]))
    await Promise.all(all)
    await two.untilAt(23)
    expect(contentOf(headView(two.project))).toEqual([{ _id: 1, n: 20 }])
  })

  it.each(['answersLost', 'requestsLost'] as const)(
    'that nobody knows the outcome of (%s) are applied once when they are sent again, to either machine',
    async (weather) => {
      const { one, two, way } = await sample()
      way.weatherAtAppend = weather
      await expect(run(one.project, [add], { request })).rejects.toMatchObject({ code: 'log.outcomeUnknown' })
      way.weather = 'fair'
      expect((await run(two.project, [add], { request })).results).toEqual([{ n: 1, nModified: 1 }])
      expect((await run(one.project, [add], { request })).results).toEqual([{ n: 1, nModified: 1 }])
      await one.untilAt(4)
      expect(contentOf(headView(one.project))).toEqual([{ _id: 1, n: 1 }])
    },
  )

  it('in a transaction conflict with those of another machine, and a commit without an answer is asked for again', async () => {
    const { one, two, way } = await sample()
    const [loses, wins] = [one, two].map(({ project }) => beginTransaction(project, mainBranchId))
    if (loses === undefined || wins === undefined) throw new Error('There are two')
    for (const transaction of [loses, wins]) await transaction.run({ statements: [add], ordered: true })
    await wins.commit(author)
    await expect(loses.commit(author)).rejects.toMatchObject({ code: 'transaction.conflict' })

    const again = beginTransaction(one.project, mainBranchId)
    await again.run({ statements: [add], ordered: true })
    way.weatherAtAppend = 'answersLost'
    await expect(again.commit(author)).rejects.toMatchObject({ code: 'log.outcomeUnknown' })
    way.weather = 'fair'
    expect(await again.commit(author)).toEqual({ lsn: 5 })
    await two.untilAt(5)
    expect(contentOf(headView(two.project))).toEqual([{ _id: 1, n: 2 }])
  })
})
