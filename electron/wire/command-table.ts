import type { Command } from './command.ts'
import { abortTransaction } from './commands/abort-transaction.ts'
import { aggregate } from './commands/aggregate.ts'
import { argonAt } from './commands/argon-at.ts'
import { argonBranch } from './commands/argon-branch.ts'
import { argonBranches } from './commands/argon-branches.ts'
import { argonCreateBranch } from './commands/argon-create-branch.ts'
import { argonDeleteBranch } from './commands/argon-delete-branch.ts'
import { argonLog } from './commands/argon-log.ts'
import { argonRenameBranch } from './commands/argon-rename-branch.ts'
import { argonResetBranch } from './commands/argon-reset-branch.ts'
import { argonUndeleteBranch } from './commands/argon-undelete-branch.ts'
import { argonUndo } from './commands/argon-undo.ts'
import { buildInfo } from './commands/build-info.ts'
import { bulkWrite } from './commands/bulk-write.ts'
import { collMod } from './commands/coll-mod.ts'
import { collStats } from './commands/coll-stats.ts'
import { commitTransaction } from './commands/commit-transaction.ts'
import { connectionStatus } from './commands/connection-status.ts'
import { count } from './commands/count.ts'
import { createIndexes } from './commands/create-indexes.ts'
import { create } from './commands/create.ts'
import { currentOp } from './commands/current-op.ts'
import { dataSize } from './commands/data-size.ts'
import { dbStats } from './commands/db-stats.ts'
import { deleteCommand } from './commands/delete.ts'
import { distinct } from './commands/distinct.ts'
import { dropDatabase } from './commands/drop-database.ts'
import { dropIndexes } from './commands/drop-indexes.ts'
import { drop } from './commands/drop.ts'
import { endSessions } from './commands/end-sessions.ts'
import { explain } from './commands/explain.ts'
import { features } from './commands/features.ts'
import { findAndModify } from './commands/find-and-modify.ts'
import { find } from './commands/find.ts'
import { fsync } from './commands/fsync.ts'
import { getCmdLineOpts } from './commands/get-cmd-line-opts.ts'
import { getDefaultRWConcern } from './commands/get-default-rw-concern.ts'
import { getFreeMonitoringStatus } from './commands/get-free-monitoring-status.ts'
import { getLog } from './commands/get-log.ts'
import { getMore } from './commands/get-more.ts'
import { getParameter } from './commands/get-parameter.ts'
import { hello } from './commands/hello.ts'
import { hostInfo } from './commands/host-info.ts'
import { insert } from './commands/insert.ts'
import { isMaster } from './commands/is-master.ts'
import { killAllSessions } from './commands/kill-all-sessions.ts'
import { killCursors } from './commands/kill-cursors.ts'
import { killOp } from './commands/kill-op.ts'
import { killSessions } from './commands/kill-sessions.ts'
import { listCollections } from './commands/list-collections.ts'
import { listCommands } from './commands/list-commands.ts'
import { listDatabases } from './commands/list-databases.ts'
import { listIndexes } from './commands/list-indexes.ts'
import { logout } from './commands/logout.ts'
import { ping } from './commands/ping.ts'
import { profile } from './commands/profile.ts'
import { refreshSessions } from './commands/refresh-sessions.ts'
import { renameCollection } from './commands/rename-collection.ts'
import { replSetGetConfig } from './commands/repl-set-get-config.ts'
import { replSetGetStatus } from './commands/repl-set-get-status.ts'
import { rolesInfo } from './commands/roles-info.ts'
import { saslContinue } from './commands/sasl-continue.ts'
import { saslStart } from './commands/sasl-start.ts'
import { serverStatus } from './commands/server-status.ts'
import { setParameter } from './commands/set-parameter.ts'
import { startSession } from './commands/start-session.ts'
import { top } from './commands/top.ts'
import { update } from './commands/update.ts'
import { usersInfo } from './commands/users-info.ts'
import { validate } from './commands/validate.ts'
import { whatsmyuri } from './commands/whatsmyuri.ts'

/** All commands, sorted by name. */
const commands: readonly Command[] = [
  abortTransaction,
  aggregate,
  argonAt,
  argonBranch,
  argonBranches,
  argonCreateBranch,
  argonDeleteBranch,
  argonLog,
  argonRenameBranch,
  argonResetBranch,
  argonUndeleteBranch,
  argonUndo,
  buildInfo,
  bulkWrite,
  collMod,
  collStats,
  commitTransaction,
  connectionStatus,
  count,
  create,
  createIndexes,
  currentOp,
  dataSize,
  dbStats,
  deleteCommand,
  distinct,
  drop,
  dropDatabase,
  dropIndexes,
  endSessions,
  explain,
  features,
  find,
  findAndModify,
  fsync,
  getCmdLineOpts,
  getDefaultRWConcern,
  getFreeMonitoringStatus,
  getLog,
  getMore,
  getParameter,
  hello,
  hostInfo,
  insert,
  isMaster,
  killAllSessions,
  killCursors,
  killOp,
  killSessions,
  listCollections,
  listCommands,
  listDatabases,
  listIndexes,
  logout,
  ping,
  profile,
  refreshSessions,
  renameCollection,
  replSetGetConfig,
  replSetGetStatus,
  rolesInfo,
  saslContinue,
  saslStart,
  serverStatus,
  setParameter,
  startSession,
  top,
  update,
  usersInfo,
  validate,
  whatsmyuri,
]

/** The commands by every name that they go by. */
export function commandTable(): ReadonlyMap<string, Command> {
  return new Map(
    commands.flatMap((command) =>
      [command.name, ...(command.aliases ?? [])].map((name) => [name, command] as const),
    ),
  )
}
