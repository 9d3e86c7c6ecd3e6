import {
  createBranch,
  createMain,
  deleteBranch,
  renameBranch,
  resetBranch,
  undeleteBranch,
  undoReset,
} from '../../../electron/engine/branches/branch-commands.ts'
import { encode } from '../../../electron/engine/bson/bson-options.ts'
import type { Project } from '../../../electron/engine/projects/project.ts'
import { catalogueAt } from '../../../electron/engine/read/catalogue.ts'
import { ImportRun } from '../../../electron/engine/transfer/import-run.ts'
import {
  createCollection,
  dropCollection,
  renameCollection,
} from '../../../electron/engine/write/collections.ts'
import { writeDocuments, type DocumentWrite } from '../../../electron/engine/write/documents.ts'
import { undoRange } from '../../../electron/engine/write/undo.ts'
import { asLsn, type BranchId, type CollectionId } from '../../../shared/model/ids.ts'
import { atHead, atLsn } from '../../../shared/model/moment.ts'
import { dice, type Dice } from '../../support/dice.ts'

/** One thing that somebody does to a project, the same at every try: it makes one commit, an import several. */
export interface Step {
  readonly name: string
  readonly act: (project: Project) => Promise<unknown>
  /** Whether it can be done again after it failed, and then ends in the same state. */
  readonly isRepeatable: boolean
}

const author = { actor: 'Ada' }

const branchOf = (project: Project, name: string): BranchId => {
  const row = project.branches.rows().findLast((one) => one.name === name)
  if (row === undefined) throw new Error(`There is no branch ${name}`)
  return row.id
}

const collectionOf = (project: Project, branch: BranchId, name: string): CollectionId => {
  const row = catalogueAt(project, branch, project.log.head().lsn).find((one) => one.name === name)
  if (row === undefined) throw new Error(`There is no collection ${name}`)
  return row.id
}

const documentOf = (id: number, version: number, bytes: number): Uint8Array =>
  encode({ _id: id, v: version, text: 'x'.repeat(bytes) })

const insert = (id: number, bytes: number): DocumentWrite => ({
  kind: 'insert',
  document: documentOf(id, 0, bytes),
})
const replace = (id: number, version: number, bytes: number): DocumentWrite => ({
  kind: 'replace',
  document: documentOf(id, version, bytes),
  expected: null,
})
const remove = (id: number): DocumentWrite => ({ kind: 'delete', id: encode({ _id: id }), expected: null })

function writing(
  branch: string,
  collection: string,
  writes: readonly DocumentWrite[],
): (project: Project) => Promise<unknown> {
  return (project) => {
    const branchId = branchOf(project, branch)
    const collectionId = collectionOf(project, branchId, collection)
    return writeDocuments(project, { branchId, collectionId, writes }, author)
  }
}

async function importing(project: Project): Promise<void> {
  const input = {
    branchId: branchOf(project, 'main'),
    collection: 'imported',
    fileName: 'some.ndjson',
    bytesTotal: 0,
    onBad: 'stop',
  } as const
  const run = await ImportRun.begin(project, 'script', input, 'importer')
  const lines = Array.from({ length: 40 }, (_, n) => `{"_id":${n},"text":"${'y'.repeat(n % 90)}"}\n`)
  await run.write(new TextEncoder().encode(lines.join('')))
  await run.finish()
  const { state, reason } = run.progress()
  if (state !== 'completed') throw new Error(`The import ended: ${reason}`)
}

const step = (name: string, act: Step['act'], isRepeatable = true): Step => ({ name, act, isRepeatable })

/**
 * A life of a project: every kind of write, every control operation, an import, writers at once; around them, from the
 * dice, many small writes, so that pages split, fill, and are used again.
 */
export function script(seed: number, smallWrites: number): Step[] {
  const roll = dice(seed)
  const main = (project: Project): BranchId => branchOf(project, 'main')
  const people = (project: Project): CollectionId => collectionOf(project, main(project), 'people')
  const begin: Step[] = [
    step('create main', (project) => createMain(project, author)),
    step('create a collection', (project) => createCollection(project, main(project), 'people', author)),
    step('insert one', writing('main', 'people', [insert(0, 20)])),
    step(
      'insert 120',
      writing(
        'main',
        'people',
        Array.from({ length: 120 }, (_, n) => insert(n + 1, n * 2)),
      ),
    ),
    step('insert a large one', writing('main', 'people', [insert(1000, 60_000)])),
    step('replace the large one', writing('main', 'people', [replace(1000, 1, 9_000)])),
  ]
  const control: Step[] = [
    step('create a branch', (project) => createBranch(project, 'side', main(project), atHead, author)),
    step('create a branch in the past', (project) =>
      createBranch(project, 'past', main(project), atLsn(40), author),
    ),
    step('write on the branch', writing('side', 'people', [replace(3, 1, 50), remove(4), insert(2000, 30)])),
    step('rename the branch', (project) => renameBranch(project, branchOf(project, 'past'), 'old', author)),
    step('delete the branch', (project) => deleteBranch(project, branchOf(project, 'old'), author)),
    step('bring the branch back', (project) => undeleteBranch(project, branchOf(project, 'old'), author)),
    step('reset main', (project) => resetBranch(project, main(project), atLsn(60), 'main before', author)),
    step('undo the reset', (project) => undoReset(project, main(project), author)),
    step('rename the collection', (project) =>
      renameCollection(project, main(project), people(project), 'persons', author),
    ),
    step('rename it back', (project) =>
      renameCollection(
        project,
        main(project),
        collectionOf(project, main(project), 'persons'),
        'people',
        author,
      ),
    ),
    step('create another collection', (project) => createCollection(project, main(project), 'gone', author)),
    step('drop it', (project) =>
      dropCollection(project, main(project), collectionOf(project, main(project), 'gone'), author),
    ),
    step('undo a range', (project) => {
      const range = { fromLsn: asLsn(3), toLsn: asLsn(3) }
      return undoRange(project, { branchId: main(project), ...range }, author)
    }),
  ]
  const atOnce = step('five writers at once', (project) =>
    Promise.all([0, 1, 2, 3, 4].map((n) => writing('main', 'people', [insert(3000 + n, 40 * n)])(project))),
  )
  const small = Array.from({ length: smallWrites }, (_, n) => smallWrite(roll, n))
  const half = Math.floor(small.length / 2)
  return [
    ...begin,
    ...small.slice(0, half),
    ...control,
    atOnce,
    step('import', importing, false),
    ...small.slice(half),
  ]
}

function smallWrite(roll: Dice, n: number): Step {
  const id = 5 + roll(90)
  const fresh = 5000 + n * 10
  const choices = [
    () => [replace(id, n + 1, roll(200))],
    () => [replace(id, n + 1, roll(200)), replace(id + 1, n + 1, roll(200))],
    () => [insert(fresh, roll(300)), insert(fresh + 1, roll(5000)), insert(fresh + 2, roll(10))],
    () => [insert(fresh, 10), replace(1000, n + 1, roll(20_000))],
  ] as const
  return step(
    `small write ${n + 1}`,
    writing('main', 'people', (choices[roll(choices.length)] as () => DocumentWrite[])()),
  )
}
