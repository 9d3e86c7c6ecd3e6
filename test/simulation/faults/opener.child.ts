import { writeSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import { createInterface } from 'node:readline'
import { encode } from '../../../electron/engine/bson/bson-options.ts'
import { createEngine } from '../../../electron/engine/engine.ts'
import type { Project } from '../../../electron/engine/projects/project.ts'
import { rebuilt } from '../../support/rebuilt.ts'
import { stateHash } from '../../../electron/engine/verify/state-hash.ts'
import { createBranch } from '../../../electron/engine/branches/branch-commands.ts'
import { createCollection } from '../../../electron/engine/write/collections.ts'
import { writeDocuments } from '../../../electron/engine/write/documents.ts'
import { isArgonError } from '../../../shared/model/errors.ts'
import { mainBranchId } from '../../../shared/model/ids.ts'
import { atHead } from '../../../shared/model/moment.ts'
import { scratchProjectId } from '../../support/scratch-project.ts'
import { stateOf, type State } from './state-of.ts'
import type { Opened } from './opener.ts'

/** Opens the project of each data directory that a line of the input names behind `read` or `write`, and says what it finds there. */

/** Writes on, enough for free pages to be used again; then the log and the index must still be whole. */
async function goOn(project: Project): Promise<void> {
  const author = { actor: 'afterwards' }
  if (project.branches.rows().length === 0) return
  await createBranch(project, 'afterwards', mainBranchId, atHead, author)
  const branchId = project.branches.byName('afterwards')?.id ?? mainBranchId
  const { collectionId } = await createCollection(project, branchId, 'afterwards', author)
  for (const count of [1, 30, 1, 3]) {
    const writes = Array.from(
      { length: count },
      (_, n) => ({ kind: 'insert', document: encode({ count, n, text: 'z'.repeat(n * 60) }) }) as const,
    )
    await writeDocuments(project, { branchId, collectionId, writes }, author)
  }
  await stateOf(project)
  const before = stateHash(project.store)
  await rebuilt(project)
  if (stateHash(project.store) !== before) throw new Error('A rebuilt index is another one')
}

async function open(line: string): Promise<Opened> {
  const [task, dataDirectory] = [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)]
  const engine = createEngine({ dataDirectory, now: Date.now, randomBytes })
  let state: State | null = null
  try {
    const project = await engine.projects.use(scratchProjectId)
    state = await stateOf(project)
    if (task === 'write') await goOn(project)
    return { kind: 'opened', state }
  } catch (error) {
    const text = error instanceof Error ? `${error.message} ${error.stack ?? ''}` : String(error)
    if (state !== null) return { kind: 'failed later', state, error: text }
    return isArgonError(error)
      ? { kind: 'refused', code: error.code, message: error.message }
      : { kind: 'broken', error: text }
  } finally {
    await engine.close()
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  writeSync(1, `${JSON.stringify(await open(line))}\n`)
}
