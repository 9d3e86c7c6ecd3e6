import { useEffect, useState } from 'react'
import type { SharedHome } from '../../shared/model/link.ts'
import { sortConnections, useConnections } from './connections.ts'
import { openDialog } from './dialogs.ts'
import type { DatabasePlace } from './dialogs.ts'
import { hasCode } from './errors.ts'

/** Where projects are kept unless a person says otherwise. */
const usualDatabase = 'argon'

/** What was chosen, with the only connection or the first favourite where none was. */
export function usePlace(
  begun: DatabasePlace | null | undefined,
  database = usualDatabase,
): readonly [DatabasePlace, (place: DatabasePlace) => void] {
  const [place, setPlace] = useState<DatabasePlace>(begun ?? { connectionId: null, database })
  const [first] = sortConnections(useConnections())
  const connectionId = place.connectionId ?? first?.id ?? null
  return [{ ...place, connectionId }, setPlace]
}

/** What the fields of a place offer. */
export function usePlaceChoices() {
  const connections = sortConnections(useConnections()).map(({ id, name, isReadOnly }) => ({
    id,
    name: isReadOnly ? `${name} (locked)` : name,
  }))
  return { connections, onConnect: () => openDialog({ kind: 'connect', connectionId: null }) }
}

/** The home that a place is; null while something is missing. */
export function homeAt({ connectionId, database }: DatabasePlace): SharedHome | null {
  if (connectionId === null || database.trim() === '') return null
  return { kind: 'mongodb', connectionId, database: database.trim() }
}

/** Why a place cannot be used yet, or null. */
export function placeFault(place: DatabasePlace): string | null {
  if (place.connectionId === null) return 'Choose a connection first'
  return place.database.trim() === '' ? 'Name a database first' : null
}

/** Why nothing can be written at a place yet, or null. */
export function useWriteFault(place: DatabasePlace): string | null {
  const isLocked = useConnections().some(({ id, isReadOnly }) => id === place.connectionId && isReadOnly)
  return placeFault(place) ?? (isLocked ? 'This connection is locked against writing' : null)
}

/** Asks for the password where something failed for want of it; `reopen` goes on afterwards. Says whether it does. */
export function useUnlock({ connectionId }: DatabasePlace, error: unknown, reopen: () => void): boolean {
  const isLocked = connectionId !== null && hasCode(error, 'connection.secretNeeded')
  useEffect(() => {
    if (isLocked) openDialog({ kind: 'unlockConnection', connectionId, onUnlocked: reopen })
    // What reopens is what was chosen when it failed.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [isLocked, connectionId])
  return isLocked
}
