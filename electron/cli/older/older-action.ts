import type { Context } from '../context.ts'

/** What a command does on the older engine, given its words and what it was told in options. */
export type OlderAction = (
  context: Context,
  words: readonly string[],
  options: Readonly<Record<string, unknown>>,
) => Promise<void>
