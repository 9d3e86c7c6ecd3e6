import type { HostFacts } from './context.ts'

/** Who a write is recorded as, and what it says in the log. */
export const authorOf = ({ actor }: Pick<HostFacts, 'actor'>, message?: string) =>
  message === undefined ? { actor } : { actor, message }
