import { useQuery } from '@tanstack/react-query'
import type { UseQueryResult } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { ServerCollection, ServerDatabase } from '../../../shared/contract/clone.ts'
import type { ConnectionId } from '../../../shared/model/ids.ts'
import { api } from '../../api/client.ts'
import { openDialog } from '../../state/dialogs.ts'
import { hasCode } from '../../state/errors.ts'

/** A server changes without telling, so that each opening of a dialog asks it again. */
const fresh = { staleTime: 0, gcTime: 0, retry: false } as const

/** The databases of a server that are a person's own, by name. */
export function useDatabases(connectionId: ConnectionId | null): UseQueryResult<readonly ServerDatabase[]> {
  return useQuery<readonly ServerDatabase[]>({
    ...fresh,
    queryKey: ['server', connectionId, 'databases'],
    queryFn: async ({ signal }) => {
      if (connectionId === null) throw new Error('No connection was chosen')
      const all = await api.clone.databases({ connectionId }, { signal })
      const own = all.filter(({ isSystem }) => !isSystem)
      return own.sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }))
    },
    enabled: connectionId !== null,
  })
}

export interface DatabasePlace {
  readonly connectionId: ConnectionId
  readonly database: string
}

/** The collections of a server's database. */
export function useServerCollections(
  place: DatabasePlace | null,
): UseQueryResult<readonly ServerCollection[]> {
  return useQuery<readonly ServerCollection[]>({
    ...fresh,
    queryKey: ['server', place?.connectionId, 'collections', place?.database],
    queryFn: ({ signal }) => {
      if (place === null) throw new Error('No database was chosen')
      return api.clone.collections({ ...place }, { signal })
    },
    enabled: place !== null,
  })
}

/** Asks for the password where a reading failed for want of it; `reopen` goes on. Says whether it does. */
export function useUnlock(connectionId: ConnectionId | null, error: unknown, reopen: () => void): boolean {
  const isLocked = connectionId !== null && hasCode(error, 'connection.secretNeeded')
  useEffect(() => {
    if (isLocked) openDialog({ kind: 'unlockConnection', connectionId, onUnlocked: reopen })
    // What reopens is what was chosen when it failed.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [isLocked, connectionId])
  return isLocked
}
