import type { Branch, BranchRow } from '../../shared/model/branch.ts'
import type { SavedConnection } from '../../shared/model/connection.ts'
import type { Commit } from '../../shared/model/entry.ts'
import type { ProjectInfo } from '../engine/projects/project-info.ts'
import { isoTime } from './format.ts'

/** What programs get: the same names as the contract, with times in ISO 8601. Append-only once released. */

export const projectView = ({ id, name, handle, createdTime, deletedTime }: ProjectInfo) => ({
  id,
  name,
  handle,
  createdTime: isoTime(createdTime),
  deletedTime: deletedTime === null ? null : isoTime(deletedTime),
})

export const branchRowView = ({ id, name, handle, state, parentId, baseLsn }: BranchRow) => ({
  id,
  name,
  handle,
  state,
  parentId,
  baseLsn,
})

export const branchView = (branch: Branch) => ({
  ...branchRowView(branch),
  headLsn: branch.headLsn,
  headTime: isoTime(branch.headTime),
  ahead: branch.ahead,
  createdTime: isoTime(branch.createdTime),
  createdBy: branch.createdBy,
})

export const commitView = (commit: Commit, branch: string) => ({
  lsn: commit.lsn,
  lastLsn: commit.lastLsn,
  branchId: commit.branchId,
  branch,
  time: isoTime(commit.time),
  actor: commit.actor,
  message: commit.message,
  inserts: commit.inserts,
  updates: commit.updates,
  deletes: commit.deletes,
  operations: commit.operations,
  collectionIds: commit.collections,
})

/** Without secrets, as a saved connection has none to show. */
export const connectionView = (connection: SavedConnection) => ({
  id: connection.id,
  name: connection.name,
  uri: connection.uri,
  colour: connection.colour,
  locked: connection.isReadOnly,
  keeping: connection.keeping,
  secretNames: connection.secretNames,
  needsSecrets: connection.needsSecrets,
  createdTime: isoTime(connection.createdTime),
})
