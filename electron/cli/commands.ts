import type { CliCommand } from './command.ts'

/** Every command, in the order of the help. A new one is a file in `commands/` and a line here. */
export const commands: Readonly<Record<string, () => Promise<CliCommand>>> = {
  project: async () => (await import('./commands/project.ts')).project,
  branch: async () => (await import('./commands/branch.ts')).branch,
  log: async () => (await import('./commands/log.ts')).log,
  find: async () => (await import('./commands/find.ts')).find,
  aggregate: async () => (await import('./commands/aggregate.ts')).aggregate,
  run: async () => (await import('./commands/run.ts')).run,
  import: async () => (await import('./commands/import.ts')).importFiles,
  connection: async () => (await import('./commands/connection.ts')).connection,
  clone: async () => (await import('./commands/clone.ts')).clone,
  checkout: async () => (await import('./commands/checkout.ts')).checkout,
  follow: async () => (await import('./commands/follow.ts')).follow,
  migrate: async () => (await import('./commands/migrate.ts')).migrate,
  verify: async () => (await import('./commands/verify.ts')).verify,
  serve: async () => (await import('./commands/serve.ts')).serve,
}
