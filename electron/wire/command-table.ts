import type { Command } from './command.ts'
import { buildInfo } from './commands/build-info.ts'
import { connectionStatus } from './commands/connection-status.ts'
import { endSessions } from './commands/end-sessions.ts'
import { hello } from './commands/hello.ts'
import { isMaster } from './commands/is-master.ts'
import { ping } from './commands/ping.ts'

/** All commands, sorted by name. */
const commands: readonly Command[] = [buildInfo, connectionStatus, endSessions, hello, isMaster, ping]

/** The commands by every name that they go by. */
export function commandTable(): ReadonlyMap<string, Command> {
  return new Map(
    commands.flatMap((command) =>
      [command.name, ...(command.aliases ?? [])].map((name) => [name, command] as const),
    ),
  )
}
