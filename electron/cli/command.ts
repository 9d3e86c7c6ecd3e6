import type { Command as Commander } from 'commander'
import type { Context } from './context.ts'

/** A command line that the help shows, and that a test runs against the project `shop` of `test/support/cli-shop.ts`. */
export interface Example {
  /** What it needs besides: `server` is the connection `local`, and `crm` a database there; the tests have scenes for it. */
  readonly needs?: 'server'
  /** As it is typed, quotes included. */
  readonly run: string
  readonly says: string
  /** What it prints on stdout, line by line. */
  readonly prints: readonly string[]
}

/** One word behind `argon`: what it takes, what it does, and how it is used. */
export interface CliCommand {
  readonly summary: string
  /** Describes arguments, options and sub-commands to the parser, with what each does. */
  readonly define: (command: Commander, context: Context) => void
  readonly examples: readonly Example[]
}

/** For what changes something: who does it, and whether to do it at all. */
export const changing = (command: Commander): Commander =>
  command
    .option('--actor <name>', "who the change is recorded as; the system's user name by default")
    .option('--dry-run', 'say what would happen and change nothing')
