import type { Command } from './command.ts'
import { buildInfo } from './commands/build-info.ts'
import { connectionStatus } from './commands/connection-status.ts'
import { currentOp } from './commands/current-op.ts'
import { endSessions } from './commands/end-sessions.ts'
import { getMore } from './commands/get-more.ts'
import { hello } from './commands/hello.ts'
import { isMaster } from './commands/is-master.ts'
import { killAllSessions } from './commands/kill-all-sessions.ts'
import { killCursors } from './commands/kill-cursors.ts'
import { killOp } from './commands/kill-op.ts'
import { killSessions } from './commands/kill-sessions.ts'
import { ping } from './commands/ping.ts'
import { refreshSessions } from './commands/refresh-sessions.ts'
import { startSession } from './commands/start-session.ts'

/** All commands, sorted by name. */
const commands: readonly Command[] = [
  buildInfo,
  connectionStatus,
  currentOp,
  endSessions,
  getMore,
  hello,
  isMaster,
  killAllSessions,
  killCursors,
  killOp,
  killSessions,
  ping,
  refreshSessions,
  startSession,
]

/** The commands by every name that they go by. */
export function commandTable(): ReadonlyMap<string, Command> {
  return new Map(
    commands.flatMap((command) =>
      [command.name, ...(command.aliases ?? [])].map((name) => [name, command] as const),
    ),
  )
}
