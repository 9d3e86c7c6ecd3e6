import { writeSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import { encode } from '../../electron/engine/bson/bson-options.ts'
import { Project } from '../../electron/engine/projects/project.ts'
import { catalogueAt } from '../../electron/engine/read/catalogue.ts'
import { readPage } from '../../electron/engine/read/documents.ts'
import { openLmdbStore } from '../../electron/engine/store/lmdb-store.ts'
import { createCollection } from '../../electron/engine/write/collections.ts'
import { writeDocuments } from '../../electron/engine/write/documents.ts'
import { isArgonError } from '../../shared/model/errors.ts'
import { asProjectId, mainBranchId } from '../../shared/model/ids.ts'
import { atHead } from '../../shared/model/moment.ts'

/**
 * Writes documents of `bytes` bytes until it has written `records` of them or the store refuses one, telling
 * `written` after each, then `refused` with the error's code, then what it can read and whether it refuses again.
 * `unprivileged`: gives up the rights of root before it opens the store, for root may write anywhere.
 */
const [directory = '', projectId = '', records = '1', bytes = '1', rights = ''] = process.argv.slice(2)
const say = (...words: (string | number)[]): void => {
  writeSync(1, `${words.join(' ')}\n`)
}

if (rights === 'unprivileged' && process.getuid?.() === 0) {
  process.setgid?.(65534)
  process.setuid?.(65534)
}

async function fill(project: Project): Promise<void> {
  const author = { actor: 'filler' }
  const branchId = mainBranchId
  const known = catalogueAt(project, branchId, project.log.head().lsn)[0]?.id
  const collectionId = known ?? (await createCollection(project, branchId, 'filled', author)).collectionId
  const write = () =>
    writeDocuments(
      project,
      {
        branchId,
        collectionId,
        writes: [{ kind: 'insert', document: encode({ text: 'x'.repeat(Number(bytes)) }) }],
      },
      author,
    )
  const count = (): number =>
    readPage(project, { branchId, collectionId, at: atHead, from: null, direction: 'forward', limit: 1 })
      .total
  let written = count()
  try {
    for (let n = 0; n < Number(records); n++) {
      await write()
      say('written', ++written)
    }
  } catch (error) {
    if (!isArgonError(error)) throw error
    say('refused', error.code)
    say('readable', count())
    const again = await write().then(
      () => 'written',
      (second: unknown) => (isArgonError(second) ? second.code : String(second)),
    )
    say('again', again)
  }
}

try {
  const project = new Project(asProjectId(projectId), openLmdbStore(directory), {
    now: Date.now,
    randomBytes,
  })
  await fill(project)
  await project.close()
} catch (error) {
  if (!isArgonError(error)) throw error
  say('refused', error.code)
}
say('end')
