import { randomBytes } from 'node:crypto'
import { expect, it, onTestFinished } from 'vitest'
import { createMain } from '../../electron/engine/branches/branch-commands.ts'
import { catalogueAt } from '../../electron/engine/read/catalogue.ts'
import { rebuilt } from '../support/rebuilt.ts'
import { stateHash } from '../../electron/engine/verify/state-hash.ts'
import { createCollection } from '../../electron/engine/write/collections.ts'
import { writeDocuments } from '../../electron/engine/write/documents.ts'
import { listBranches } from '../../electron/engine/branches/list-branches.ts'
import { mainBranchId, type Lsn } from '../../shared/model/ids.ts'
import type { Commit } from '../../shared/model/entry.ts'
import { documentBytes, raw } from '../support/bson-arbitraries.ts'
import {
  author,
  openProject,
  removeDirectory,
  scratchDirectory,
  scratchProjectId,
} from '../support/scratch-project.ts'
import { checkWhole, missingOf, startWriter } from './killed-writer.ts'

it('three processes write to one project at once: nothing is lost, LSNs are dense, all see all', async () => {
  const directory = scratchDirectory()
  onTestFinished(() => removeDirectory(directory))
  const project = openProject(directory, { now: Date.now, randomBytes })
  onTestFinished(() => project.close())
  await createMain(project, author)
  const first = project.log.head().lsn
  const announced: Commit[] = []
  project.onCommit((commit) => announced.push(commit))

  const records = 150
  const writers = [1, 2].map((seed) => startWriter(directory, scratchProjectId, seed, records))
  await Promise.all(writers.map(({ begun }) => begun))
  const own: Lsn[] = []
  const others = Promise.all(writers.map(({ ended }) => ended))
  let areWriting = true
  void others.then(() => (areWriting = false))
  // This process writes as well, for as long as one of the others does.
  while (areWriting) {
    const writes = [{ kind: 'insert', document: documentBytes([['n', raw.int32(own.length)]]) } as const]
    const branchId = project.branches.byName('main')?.id ?? mainBranchId
    try {
      const known = catalogueAt(project, branchId, project.log.head().lsn).find(({ name }) => name === 'ours')
      const made = known ?? (await createCollection(project, branchId, 'ours', author))
      const collectionId = 'id' in made ? made.id : made.collectionId
      const { lsn } = await writeDocuments(project, { branchId, collectionId, writes }, author)
      if (lsn !== null) own.push(lsn)
    } catch (error) {
      // Between two of our records another process may have reset `main`, or dropped the collection.
      expect(error).toMatchObject({ code: expect.stringMatching(/^(collection\.notFound|branch\.)/u) })
    }
    await new Promise((resolve) => setTimeout(resolve, 5))
    project.refresh()
  }
  const ended = await others
  project.refresh()

  expect(ended.map(({ signal }) => signal)).toEqual([null, null])
  const acknowledged = ended.flatMap((writer) => writer.acknowledged)
  for (const writer of ended) expect(writer.acknowledged.length).toBeGreaterThanOrEqual(records)
  expect(missingOf(project, acknowledged)).toEqual([])
  const lsns = [...acknowledged.map(({ lsn }) => lsn), ...own]
  expect(new Set(lsns).size).toBe(lsns.length)
  const head = checkWhole(project, 0)

  // Every commit of every process was announced here, once, in order and without a gap.
  const dense = announced.every(({ lsn }, i) => lsn === (announced[i - 1]?.lastLsn ?? first) + 1)
  expect(dense).toBe(true)
  expect(announced.at(-1)?.lastLsn).toBe(head)
  expect(new Set(announced.map(({ actor }) => actor))).toEqual(new Set(['Ada', 'writer 1', 'writer 2']))

  // What this process has in memory is what another one reads afresh, and what the log says.
  const mine = await listBranches(project)
  const hash = stateHash(project.store)
  await rebuilt(project)
  expect(stateHash(project.store)).toBe(hash)
  expect(await listBranches(project)).toEqual(mine)
})
