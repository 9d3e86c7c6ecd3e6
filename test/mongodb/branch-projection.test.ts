import { expect, test } from 'vitest'
import {
  BranchProjection,
  type ProjectedBranch,
} from '../../electron/engine/log/mongodb/branch-projection.ts'
import { branchesCollection } from '../../electron/engine/log/mongodb/collections.ts'
import { asBranchId, asLsn } from '../../shared/model/ids.ts'
import { onEveryServer, scratchDatabase } from '../support/mongodb/on-every-server.ts'
import { freshProjectId } from '../support/mongodb/remote-logs.ts'

const main: ProjectedBranch = {
  id: asBranchId(1),
  name: 'main',
  handle: 'main',
  parentId: null,
  baseLsn: asLsn(1),
  headLsn: asLsn(1),
  state: 'active',
}
const feature: ProjectedBranch = { ...main, id: asBranchId(5), name: 'Feature', parentId: main.id }

onEveryServer((server) => {
  test('rows follow the log and never go back', async () => {
    const { db } = await scratchDatabase(server)
    const projection = new BranchProjection(db, freshProjectId())
    const rows = async () => {
      const found = await db.collection(branchesCollection).find({}).sort({ id: 1 }).toArray()
      return found.map(({ name, headLsn, asOf }) => [name, Number(headLsn), Number(asOf)])
    }
    await projection.write([main], asLsn(4))
    await projection.write([{ ...main, headLsn: asLsn(9) }, feature], asLsn(9))
    await projection.write(
      [
        { ...main, name: 'old' },
        { ...feature, name: 'older' },
      ],
      asLsn(6),
    )
    expect(await rows()).toEqual([
      ['main', 9, 9],
      ['Feature', 1, 9],
    ])
    await projection.write([{ ...feature, name: 'Renamed' }], asLsn(10))
    expect((await rows())[1]).toEqual(['Renamed', 1, 10])
  })

  test('projects have rows of their own, and those of one can be removed', async () => {
    const { db } = await scratchDatabase(server)
    const [mine, other] = [freshProjectId(), freshProjectId()].map((id) => new BranchProjection(db, id)) as [
      BranchProjection,
      BranchProjection,
    ]
    await mine.write([main], asLsn(4))
    await other.write([main, feature], asLsn(5))
    await other.clear()
    expect(await db.collection(branchesCollection).countDocuments()).toBe(1)
  })
})
