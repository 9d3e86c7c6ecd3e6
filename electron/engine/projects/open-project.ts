import { existsSync } from 'node:fs'
import path from 'node:path'
import { ArgonError, isArgonError } from '../../../shared/model/errors.ts'
import type { ProjectId } from '../../../shared/model/ids.ts'
import { checkStoreFile, newestTransaction } from '../store/check-store-file.ts'
import { openLmdbStore } from '../store/lmdb-store.ts'
import type { NewestCommit } from '../store/newest-commit.ts'
import { storeError } from '../store/store-error.ts'
import { dataFile } from '../store/watch-store.ts'
import { checkNewestCommit, firstLsnOf } from '../verify/check-newest-commit.ts'
import { checkRecentRecords } from '../verify/check-recent-records.ts'
import type { EngineDeps } from './engine-deps.ts'
import { checkRoom, directoryError } from './files.ts'
import { Project } from './project.ts'

/**
 * Opens the project whose store is in `directory`, and looks at what was committed last. Throws `project.damaged`, or
 * what is wrong with the data directory.
 */
export function openProject(
  id: ProjectId,
  directory: string,
  deps: EngineDeps,
  dataDirectory: string,
): Project {
  if (!existsSync(path.join(directory, dataFile))) throw damaged(id, directory)
  try {
    const newest = checkStoreFile(path.join(directory, dataFile))
    checkRoom(directory)
    return startProject(id, directory, deps, newest)
  } catch (error) {
    const known = directoryError(storeError(error, directory), dataDirectory)
    throw known instanceof ArgonError ? known : damaged(id, directory, error)
  }
}

function startProject(
  id: ProjectId,
  directory: string,
  deps: EngineDeps,
  newest: NewestCommit | null,
): Project {
  const store = openLmdbStore(directory)
  try {
    const project = new Project(id, store, deps)
    checkNewest(project, newest, path.join(directory, dataFile))
    return project
  } catch (error) {
    void store.close()
    throw error
  }
}

/** Where another process has written meanwhile, the store is in use and whole, and no longer what was read from the file. */
function checkNewest(project: Project, newest: NewestCommit | null, file: string): void {
  // An index that is made anew before it is read has nothing to be held against.
  if (!project.isWhole()) return
  try {
    if (newest !== null) checkNewestCommit(project, newest)
    checkRecentRecords(project)
  } catch (error) {
    if (newest !== null && newestTransaction(file) !== newest.transaction) return
    if (isArgonError(error, 'index.corrupt')) return project.distrustIndex()
    if (newest === null || !isArgonError(error, 'log.corrupt')) throw error
    project.distrust(firstLsnOf(newest), error)
  }
}

function damaged(id: ProjectId, directory: string, cause?: unknown): ArgonError {
  const message = `The store of the project in ${directory} is missing or cannot be read`
  return new ArgonError('project.damaged', message, { id, directory }, { cause })
}
