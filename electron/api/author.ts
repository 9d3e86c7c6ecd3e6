import type { HostFacts } from './context.ts'

interface Author {
  readonly actor: string
  readonly message?: string
  readonly draft?: Uint8Array
}

/** Who a write is recorded as, what it says in the log, and what stands for it in all its tries. */
export const authorOf = (
  { actor }: Pick<HostFacts, 'actor'>,
  message?: string,
  draft?: Uint8Array,
): Author => ({
  actor,
  ...(message === undefined ? {} : { message }),
  ...(draft === undefined ? {} : { draft }),
})
