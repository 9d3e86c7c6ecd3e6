import { writeSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import {
  createBranch,
  deleteBranch,
  resetBranch,
  undeleteBranch,
} from '../../electron/engine/branches/branch-commands.ts'
import { encode } from '../../electron/engine/bson/bson-options.ts'
import { Project } from '../../electron/engine/projects/project.ts'
import { catalogueAt } from '../../electron/engine/read/catalogue.ts'
import { openLmdbStore } from '../../electron/engine/store/lmdb-store.ts'
import { createCollection, dropCollection } from '../../electron/engine/write/collections.ts'
import { writeDocuments, type DocumentWrite } from '../../electron/engine/write/documents.ts'
import { isArgonError } from '../../shared/model/errors.ts'
import { asLsn, asProjectId, type BranchId, type CollectionId } from '../../shared/model/ids.ts'
import { atHead, atLsn } from '../../shared/model/moment.ts'
import { dice } from '../support/dice.ts'

/**
 * Writes to a project until it is killed, or has made `records` records: single documents, several writers at once,
 * batches, branches, collections. Says `begin`, then a line `lsn hash` for each record once it is acknowledged.
 */
const [directory = '', projectId = '', seed = '1', records = 'Infinity'] = process.argv.slice(2)
const roll = dice(Number(seed))
const author = { actor: `writer ${seed}` }

const say = (line: string): void => {
  writeSync(1, `${line}\n`)
}

say('begin')
const project = new Project(asProjectId(projectId), openLmdbStore(directory), { now: Date.now, randomBytes })
let made = 0

const acknowledge = (lsn: number | null): void => {
  if (lsn === null) return
  say(`${lsn} ${Buffer.from(project.log.record(asLsn(lsn)).hash).toString('hex')}`)
  made++
}

function anyBranch(): BranchId {
  const active = project.branches.rows().filter(({ state }) => state === 'active')
  return (active[roll(active.length)] as (typeof active)[number]).id
}

async function anyCollection(branch: BranchId): Promise<CollectionId> {
  const rows = catalogueAt(project, branch, project.log.head().lsn)
  const row = rows[roll(rows.length)]
  if (row !== undefined) return row.id
  const { collectionId, lsn } = await createCollection(project, branch, `c${roll(1e6)}`, author)
  acknowledge(lsn)
  return collectionId
}

const insert = (): DocumentWrite => ({
  kind: 'insert',
  document: encode({ text: 'x'.repeat(roll(3000)) }),
})

async function write(count: number): Promise<void> {
  const branchId = anyBranch()
  const collectionId = await anyCollection(branchId)
  const writes = Array.from({ length: count }, insert)
  const { lsn, ids } = await writeDocuments(project, { branchId, collectionId, writes }, author)
  acknowledge(lsn)
  if (roll(4) > 0) return
  const id = ids[roll(ids.length)] as Uint8Array
  const gone = [{ kind: 'delete', id, expected: null } as const]
  acknowledge((await writeDocuments(project, { branchId, collectionId, writes: gone }, author)).lsn)
}

async function changeBranches(): Promise<void> {
  const name = `b${roll(30)}`
  const at = roll(2) === 0 ? atHead : atLsn(1 + roll(project.log.head().lsn))
  const deleted = project.branches.rows().find(({ state }) => state === 'deleted')
  const choices = [
    () => createBranch(project, name, anyBranch(), at, author),
    () => resetBranch(project, anyBranch(), at, roll(2) === 0 ? null : `${name} ${roll(1e6)}`, author),
    () => deleteBranch(project, anyBranch(), author),
    () => undeleteBranch(project, deleted?.id ?? anyBranch(), author),
  ] as const
  await (choices[roll(choices.length)] as (typeof choices)[number])()
}

async function act(): Promise<void> {
  const kind = roll(10)
  if (kind < 4) await write(1)
  else if (kind < 6) await Promise.all(Array.from({ length: 8 }, () => write(1 + roll(3))))
  else if (kind < 8) await write(20 + roll(200))
  else if (kind < 9) await changeBranches()
  else {
    const branch = anyBranch()
    acknowledge((await dropCollection(project, branch, await anyCollection(branch), author)).lsn)
  }
}

while (made < Number(records)) {
  try {
    await act()
  } catch (error) {
    // Two writers may want one name; and what one chose another may have deleted.
    if (!isArgonError(error) || !/^(branch|collection|document)\./u.test(error.code)) throw error
  }
}
await project.close()
say('end')
