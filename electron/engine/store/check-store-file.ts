import { ArgonError } from '../../../shared/model/errors.ts'
import { newestCommitPagesMax } from '../../../shared/model/limits.ts'
import { missingPage } from './free-pages.ts'
import { readNewestCommit, type NewestCommit } from './newest-commit.ts'
import { PageBudgetSpent, PageFault, PageFile, type Meta } from './page-file.ts'

/** So often a file is looked at again when another process has written to it meanwhile. */
const triesMax = 10
const metaReads = 2

/**
 * Refuses a file with `project.damaged` that LMDB did not write, whose end is missing, or whose newest transaction is not
 * there as it was written: LMDB itself maps whatever it finds, answers from it, or ends the process. Gives what the
 * newest transaction changed; null where there is nothing to compare it with, or it wrote more than `newestCommitPagesMax` pages. Reads the pages that it wrote, and those
 * that they took the place of.
 */
export function checkStoreFile(path: string): NewestCommit | null {
  const file = new PageFile(path, newestCommitPagesMax)
  try {
    return checkPages(file)
  } catch (error) {
    if (error instanceof PageBudgetSpent) return null
    if (!(error instanceof PageFault)) throw error
    const message = `The file ${path} is not a store of Argon Desktop that can be read: ${error.message}; take a copy of the project from before`
    throw new ArgonError('project.damaged', message, { file: path, reason: error.message })
  } finally {
    file.close()
  }
}

/** Number of the newest transaction, which tells whether somebody has written since. */
export function newestTransaction(path: string): number {
  const file = new PageFile(path, metaReads)
  try {
    return newestOf(file.metas()).transaction
  } finally {
    file.close()
  }
}

function checkPages(file: PageFile): NewestCommit | null {
  for (let tries = 1; ; tries++) {
    const metas = file.metas()
    const newest = newestOf(metas)
    try {
      const missing = missingPage(file, newest)
      if (missing !== null) throw new PageFault(`its end is missing, from page ${missing} on`)
      return readNewestCommit(file, metas)
    } catch (error) {
      // Another process may have written over pages while they were read; then it is at work, and what it has is whole.
      const isAsItWas = newestOf(file.metas()).transaction === newest.transaction
      if (!(error instanceof PageFault) || isAsItWas) throw error
      if (tries === triesMax) return null
    }
  }
}

const newestOf = ([first, second]: readonly [Meta, Meta]): Meta =>
  second.transaction > first.transaction ? second : first
