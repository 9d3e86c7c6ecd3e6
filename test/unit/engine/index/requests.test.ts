import { describe, expect, it } from 'vitest'
import { findRequest } from '../../../../electron/engine/index/requests.ts'
import type { Project } from '../../../../electron/engine/projects/project.ts'
import { stateHash } from '../../../../electron/engine/verify/state-hash.ts'
import { createCollection } from '../../../../electron/engine/write/collections.ts'
import { mainBranchId } from '../../../../shared/model/ids.ts'
import { requestKeptMilliseconds } from '../../../../shared/model/limits.ts'
import { insertOf } from '../../../support/mongodb/sealed-records.ts'
import { rebuilt } from '../../../support/rebuilt.ts'
import { appendRequest, lsidOf } from '../../../support/requests.ts'
import { author, scratchProject, type ScratchProject } from '../../../support/scratch-project.ts'

async function sample(): Promise<ScratchProject> {
  const scratch = await scratchProject()
  await createCollection(scratch.project, mainBranchId, 'c', author)
  return scratch
}

let ids = 0
const request = (project: Project, session: number, txnNumber: bigint, entries = 1): Promise<unknown> =>
  appendRequest(
    project,
    { lsid: lsidOf(session), txnNumber },
    Array.from({ length: entries }, () => insertOf({ _id: ids++ })),
  )

const known = (project: Project, session: number): unknown =>
  findRequest(project.tables.requests, lsidOf(session))

describe('the table of requests', () => {
  it('has the records of the newest request of each session, also after a rebuild', async () => {
    const { project } = await sample()
    await request(project, 1, 7n, 2)
    await request(project, 2, -5n)
    await request(project, 1, 7n)
    expect(known(project, 1)).toEqual({ txnNumber: 7n, lsns: [3, 6] })
    expect(known(project, 2)).toEqual({ txnNumber: -5n, lsns: [5] })
    expect(known(project, 3)).toBeNull()
    await request(project, 1, 2n ** 62n)
    expect(known(project, 1)).toEqual({ txnNumber: 2n ** 62n, lsns: [7] })
    const hash = stateHash(project.store)
    await rebuilt(project)
    expect(stateHash(project.store)).toBe(hash)
  })

  it('lets go of sessions that were silent for long, as others come, and is as empty as before', async () => {
    const { project, clock } = await sample()
    for (let session = 1; session <= 5; session++) await request(project, session, 1n)
    clock.now += requestKeptMilliseconds - 1
    await request(project, 6, 1n)
    expect(known(project, 1)).not.toBeNull()
    clock.now += 1
    await request(project, 6, 2n)
    expect([1, 2, 3].map((session) => known(project, session) !== null)).toEqual([false, false, true])
    for (let n = 3n; n < 6n; n++) await request(project, 6, n)
    expect([3, 4, 5].map((session) => known(project, session))).toEqual([null, null, null])
    const rows: unknown[] = []
    const cursor = project.tables.requests.cursor()
    for (let found = cursor.seek(Uint8Array.of(0)); found; found = cursor.next()) rows.push(cursor.key)
    cursor.close()
    expect(rows.length).toBe(2)
  })
})
