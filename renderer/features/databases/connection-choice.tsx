import { PlusIcon } from 'lucide-react'
import type { ConnectionId } from '../../../shared/model/ids.ts'
import { sortConnections, useConnections } from '../../state/connections.ts'
import { openDialog } from '../../state/dialogs.ts'
import type { ConnectedNext } from '../../state/dialogs.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { Select } from '../../ui/select.tsx'
import styles from './databases.module.css'

export interface ConnectionChoiceProps {
  readonly value: ConnectionId | null
  readonly onChange: (id: ConnectionId) => void
  /** What a new connection goes on with. */
  readonly next: ConnectedNext
}

/** Which saved connection, or a new one. */
export function ConnectionChoice({ value, onChange, next }: ConnectionChoiceProps) {
  const connections = sortConnections(useConnections())
  const none = value === null ? [{ value: '', label: 'Choose a connection' }] : []
  return (
    <div className={styles['connection']}>
      <Select
        label="Connection"
        value={value ?? ''}
        options={[...none, ...connections.map(({ id, name }) => ({ value: id as string, label: name }))]}
        onChange={(id) => {
          const found = connections.find((connection) => connection.id === id)
          if (found !== undefined) onChange(found.id)
        }}
      />
      <IconButton
        label="Connect to MongoDB"
        icon={<PlusIcon size={16} />}
        onClick={() => openDialog({ kind: 'connect', connectionId: null, next })}
      />
    </div>
  )
}

/** The connection to begin with: the one that is asked for, or the only one. */
export function useFirstConnection(asked: ConnectionId | null): ConnectionId | null {
  const connections = useConnections()
  if (asked !== null && connections.some(({ id }) => id === asked)) return asked
  return connections.length === 1 ? (connections[0]?.id ?? null) : null
}
