import { QueryClient } from '@tanstack/react-query'
import { isArgonError } from '../../shared/model/errors.ts'

/** Answers of a lost connection are asked for again; the engine's own refusals are not: they would be the same. */
const mayHelpToRepeat = (failures: number, error: unknown): boolean =>
  failures < 3 && isArgonError(error, 'connection.closed')

/** The one cache of reads. Entries never go stale by time: commits of the log say what changed. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: Infinity,
      gcTime: 60_000,
      retry: mayHelpToRepeat,
      retryDelay: (failures) => 300 * 2 ** failures,
      refetchOnWindowFocus: false,
      refetchOnReconnect: false,
      networkMode: 'always',
    },
  },
})
