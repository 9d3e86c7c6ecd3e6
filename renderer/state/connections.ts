import { create } from 'zustand'
import type { ConnectionColour, SavedConnection } from '../../shared/model/connection.ts'
import type { ConnectionId } from '../../shared/model/ids.ts'
import { api } from '../api/client.ts'
import { useFollowedList, type FollowedList } from './use-followed-list.ts'

export type ConnectionsState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'ready'; readonly connections: readonly SavedConnection[] }
  | { readonly kind: 'failed'; readonly error: unknown }

const none: readonly SavedConnection[] = []

/** The saved connections to MongoDB, as the engine last announced them. */
export const useConnectionsState = create<ConnectionsState>()(() => ({ kind: 'loading' }))

export const useConnections = (): readonly SavedConnection[] =>
  useConnectionsState((s) => (s.kind === 'ready' ? s.connections : none))

export const useConnection = (id: ConnectionId | null): SavedConnection | null =>
  useConnections().find((connection) => connection.id === id) ?? null

/** Favourites first, then by name. */
export const sortConnections = (connections: readonly SavedConnection[]): SavedConnection[] =>
  [...connections].sort(
    (a, b) =>
      Number(b.isFavourite) - Number(a.isFavourite) || a.name.localeCompare(b.name, 'en', { numeric: true }),
  )

/** Slots of the palette of branches, which is made for both themes. */
const slots: Readonly<Record<Exclude<ConnectionColour, 'none'>, number>> = {
  violet: 0,
  green: 1,
  orange: 2,
  blue: 3,
  pink: 4,
  red: 7,
}

/** A connection's colour as CSS writes it, or null for none. */
export const connectionColour = (colour: ConnectionColour): string | null =>
  colour === 'none' ? null : `var(--branch-${slots[colour]})`

const followed: FollowedList<readonly SavedConnection[], ConnectionsState> = {
  watch: (signal) => api.connections.watch({}, { signal }),
  store: useConnectionsState,
  ready: (connections) => ({ kind: 'ready', connections }),
  failed: (error) => ({ kind: 'failed', error }),
}

/** Follows the list while mounted; a lost connection with the engine is tried again. */
export const useWatchConnections = (): void => useFollowedList(followed)
