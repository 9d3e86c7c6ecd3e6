import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createMain } from '../../../electron/engine/branches/branch-commands.ts'
import { readPage } from '../../../electron/engine/read/documents.ts'
import { stateHash } from '../../../electron/engine/verify/state-hash.ts'
import { createCollection } from '../../../electron/engine/write/collections.ts'
import { writeDocuments } from '../../../electron/engine/write/documents.ts'
import { mainBranchId } from '../../../shared/model/ids.ts'
import { atHead } from '../../../shared/model/moment.ts'
import { documentBytes, raw } from '../../support/bson-arbitraries.ts'
import { author, openProject, removeDirectory, scratchDirectory } from '../../support/scratch-project.ts'
import { checkWhole, startChild } from '../killed-writer.ts'

/** What was found after a process died with the writers' lock in its hand. */
export interface AfterDeath {
  /** Signal that ended it. */
  readonly signal: string | null
  /** Whether the index is what it was before. */
  readonly isAsBefore: boolean
  /** Documents that are there, of those that the living have written. */
  readonly found: number
  readonly written: number
}

/** Processes die in the middle of a transaction, one after another, while this one goes on writing. */
export async function dyingWriters(deaths: number): Promise<AfterDeath[]> {
  const directory = scratchDirectory()
  const project = openProject(directory, { now: Date.now, randomBytes })
  try {
    await createMain(project, author)
    const { collectionId } = await createCollection(project, mainBranchId, 'c', author)
    const insert = () => {
      const writes = [{ kind: 'insert', document: documentBytes([['a', raw.int32(1)]]) } as const]
      return writeDocuments(project, { branchId: mainBranchId, collectionId, writes }, author)
    }
    const found: AfterDeath[] = []
    for (let death = 1; death <= deaths; death++) {
      await insert()
      const before = stateHash(project.store)
      const running = startChild('dying-writer.child.ts', [directory])
      const [, signal] = (await once(running, 'exit')) as [number | null, string | null]
      project.refresh()
      const isAsBefore = stateHash(project.store) === before
      await Promise.all([insert(), insert()])
      checkWhole(project, 0)
      const page = { branchId: mainBranchId, collectionId, at: atHead, from: null, limit: 1 } as const
      const { total } = readPage(project, { ...page, direction: 'forward' })
      found.push({ signal, isAsBefore, found: total, written: death * 3 })
    }
    return found
  } finally {
    await project.close()
    removeDirectory(directory)
  }
}
