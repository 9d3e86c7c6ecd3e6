import type { ConnectionChoices, ConnectionReport, SavedConnection } from '../../shared/model/connection.ts'
import type { ConnectionSecrets } from '../../shared/connection-string/secrets.ts'
import type { ConnectionId } from '../../shared/model/ids.ts'
import { api } from '../api/client.ts'
import { useConnectionsState } from './connections.ts'
import { notify, notifyError } from './notify.ts'

/** Puts a connection that an answer brought into the list; the engine's own announcement may come later. */
function keep(connection: SavedConnection): void {
  const state = useConnectionsState.getState()
  const others = state.kind === 'ready' ? state.connections.filter(({ id }) => id !== connection.id) : []
  useConnectionsState.setState({ kind: 'ready', connections: [...others, connection] }, true)
}

export interface ConnectionRequest extends ConnectionChoices {
  readonly connectionId: ConnectionId | null
  readonly secrets: ConnectionSecrets
}

/** Saves a new connection or a changed one. */
export async function saveConnection(request: ConnectionRequest): Promise<SavedConnection> {
  const saved = await api.connections.save(request)
  keep(saved)
  return saved
}

/** Connects, asks what there is, and closes again. */
export const testConnection = (
  connectionId: ConnectionId | null,
  uri: string,
  secrets: ConnectionSecrets,
  signal: AbortSignal,
): Promise<ConnectionReport> => api.connections.test({ connectionId, uri, secrets }, { signal })

export async function unlockConnection(
  connectionId: ConnectionId,
  secrets: ConnectionSecrets,
): Promise<void> {
  keep(await api.connections.unlock({ connectionId, secrets }))
}

/** Deletes a connection at once; the message brings it back, with its secrets. */
export async function deleteConnection({ id: connectionId, name }: SavedConnection): Promise<void> {
  await api.connections.delete({ connectionId })
  notify({
    message: `Connection \`${name}\` deleted`,
    undo: async () => keep(await api.connections.undelete({ connectionId })),
  })
}

/** Changes one choice of a saved connection. */
export async function changeConnection(
  connection: SavedConnection,
  change: Partial<ConnectionChoices>,
): Promise<void> {
  const { id: connectionId, name, colour, isFavourite, isReadOnly, uri, keeping } = connection
  const choices = { name, colour, isFavourite, isReadOnly, uri, keeping, ...change }
  await saveConnection({ connectionId, ...choices, secrets: {} })
}

/** What the list has is without secrets already. */
export function copyConnectionString({ uri, secretNames }: SavedConnection): void {
  const without = secretNames.length === 0 ? '' : ', without its password'
  const message = `Copied the connection string${without}`
  navigator.clipboard.writeText(uri).then(() => notify({ message }), notifyError)
}
