import type { Db } from 'mongodb'
import type { ProjectId } from '../../../../shared/model/ids.ts'
import { BranchProjection } from './branch-projection.ts'
import { MongoRemoteLog, type MongoRemoteLogDeps } from './mongo-remote-log.ts'
import type { RemoteLog } from './remote-log.ts'
import { SharedProjects } from './shared-projects.ts'

/** A database in which several people keep logs, reached by one connection. Whatever fails is an `ArgonError`. */
export interface SharedDatabase {
  readonly projects: Pick<SharedProjects, 'list' | 'claim' | 'confirm' | 'release'>
  log(projectId: ProjectId): RemoteLog
  /** The rows that other programs may read of a project's branches. */
  branches(projectId: ProjectId): Pick<BranchProjection, 'write' | 'clear'>
  /** Ends the connection; logs that it gave are closed before. */
  close(): Promise<void>
}

/** The shared database that `db` is; its client was made with `logClientOptions` and is closed with it. */
export function sharedDatabase(
  db: Db,
  deps: Pick<MongoRemoteLogDeps, 'now' | 'randomBytes' | 'wait'>,
): SharedDatabase {
  return {
    projects: new SharedProjects(db),
    log: (projectId) => new MongoRemoteLog({ ...deps, db, projectId }),
    branches: (projectId) => new BranchProjection(db, projectId),
    close: () => db.client.close(),
  }
}
