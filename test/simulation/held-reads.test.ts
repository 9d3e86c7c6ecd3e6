import { statSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { encode } from '../../electron/engine/bson/bson-options.ts'
import { resetPreview } from '../../electron/engine/branches/list-branches.ts'
import type { Project } from '../../electron/engine/projects/project.ts'
import { dataFile } from '../../electron/engine/store/watch-store.ts'
import { verifyLog } from '../../electron/engine/verify/verify-log.ts'
import { createCollection } from '../../electron/engine/write/collections.ts'
import { writeDocuments, type DocumentWrite } from '../../electron/engine/write/documents.ts'
import { mainBranchId, type CollectionId } from '../../shared/model/ids.ts'
import { atLsn } from '../../shared/model/moment.ts'
import { author, scratchProject } from '../support/scratch-project.ts'

const documents = 1000
const perRecord = 100
const updates = 20_000

/** Documents of one record, spread over the collection; `round` tells their content apart. */
const contentOf = (round: number): Uint8Array[] =>
  Array.from({ length: perRecord }, (_, i) =>
    encode({ _id: (round * perRecord + i) % documents, round, text: 'x'.repeat(300) }),
  )

/** Bytes by which the file grows over 20,000 updates while `hold` keeps what it began. */
async function growthBeside(
  hold: (project: Project, collectionId: CollectionId) => () => void,
): Promise<number> {
  const { project, directory } = await scratchProject()
  const { collectionId } = await createCollection(project, mainBranchId, 'c', author)
  const write = (writes: readonly DocumentWrite[]) =>
    writeDocuments(project, { branchId: mainBranchId, collectionId, writes }, author)
  for (let round = 0; round < documents / perRecord; round++) {
    await write(contentOf(round).map((document) => ({ kind: 'insert', document })))
  }
  const size = (): number => statSync(path.join(directory, dataFile)).size
  const release = hold(project, collectionId)
  const before = size()
  for (let round = 0; round < updates / perRecord; round++) {
    const contents = contentOf(documents / perRecord + round)
    await write(contents.map((document) => ({ kind: 'replace', document, expected: null })))
  }
  const growth = size() - before
  release()
  return growth
}

/** Everything of the engine that goes on over several turns, each begun and left in the middle. */
function beginEverything(project: Project, collectionId: CollectionId): () => void {
  const head = project.log.head().lsn
  const snapshotAt = (lsn: number) => project.snapshot(mainBranchId, lsn, collectionId)
  const goingOn: Iterable<unknown>[] = [
    project.log.headers(1, 'ascending'),
    project.log.headers(head, 'descending'),
    project.commitsOf(mainBranchId, 1, head),
    snapshotAt(head).documents(50),
    snapshotAt(head - 500).documents(50),
  ]
  const begun = goingOn.map((one) => one[Symbol.iterator]())
  for (const one of begun) expect(one.next().done).toBe(false)
  void resetPreview(project, mainBranchId, atLsn(1))
  const verification = verifyLog(project)
  void verification.next()
  return () => {
    // They go on where they were: nothing that they stand on has gone.
    for (const one of begun) expect(one.next().done).toBe(false)
  }
}

it('what is left in the middle holds no old pages: the file grows as if it were not there', async () => {
  const alone = await growthBeside(() => () => {})
  const beside = await growthBeside(beginEverything)
  expect(beside / alone).toBeLessThan(1.15)
})

it('a cursor that is held does, which is what the bound would notice', async () => {
  const alone = await growthBeside(() => () => {})
  const beside = await growthBeside((project) => {
    const cursor = project.store.table('versions').cursor()
    cursor.seek(Uint8Array.of(0))
    return () => cursor.close()
  })
  expect(beside / alone).toBeGreaterThan(1.5)
})
