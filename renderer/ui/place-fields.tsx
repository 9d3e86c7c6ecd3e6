import { PlugIcon } from 'lucide-react'
import type { ConnectionId } from '../../shared/model/ids.ts'
import { Button } from './button.tsx'
import styles from './place-fields.module.css'
import { Select } from './select.tsx'
import { TextField } from './text-field.tsx'

interface Place {
  readonly connectionId: ConnectionId | null
  readonly database: string
}

export interface PlaceFieldsProps {
  readonly connections: readonly { readonly id: ConnectionId; readonly name: string }[]
  /** Makes a connection where there is none. */
  readonly onConnect: () => void
  readonly place: Place
  readonly onChange: (place: Place) => void
  readonly hint?: string
  readonly disabled?: boolean
}

/** Which saved connection, and which of its databases. */
export function PlaceFields(props: PlaceFieldsProps) {
  const { connections, onConnect, place, onChange, hint, disabled = false } = props
  if (connections.length === 0) return <NoConnection onConnect={onConnect} />
  return (
    <div className={styles['place']}>
      <Select
        label="Connection"
        value={place.connectionId ?? ''}
        disabled={disabled}
        options={connections.map(({ id, name }) => ({ value: id as string, label: name }))}
        onChange={(id) => {
          const found = connections.find((connection) => connection.id === id)
          if (found !== undefined) onChange({ ...place, connectionId: found.id })
        }}
      />
      <TextField
        label="Database"
        value={place.database}
        hint={hint}
        disabled={disabled}
        maxLength={64}
        onChange={(database) => onChange({ ...place, database })}
      />
    </div>
  )
}

const NoConnection = ({ onConnect }: Pick<PlaceFieldsProps, 'onConnect'>) => (
  <div className={styles['none']}>
    <p>No connection to a MongoDB is saved yet.</p>
    <Button size="small" icon={<PlugIcon size={14} />} onClick={onConnect}>
      Connect to MongoDB…
    </Button>
  </div>
)
