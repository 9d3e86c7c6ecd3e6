import { PlusIcon } from 'lucide-react'
import type { KeyboardEvent } from 'react'
import type { SavedConnection } from '../../../shared/model/connection.ts'
import { sortConnections, useConnections, useConnectionsState } from '../../state/connections.ts'
import { openDialog } from '../../state/dialogs.ts'
import { describeError } from '../../state/errors.ts'
import { ErrorNote } from '../../ui/error-note.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { RowList } from '../../ui/row-list.tsx'
import { connectionMenu, openEdit, openTest, remove } from './connection-menu.tsx'
import { ConnectionRow } from './connection-row.tsx'
import styles from './connection-list.module.css'

/** The saved connections, at the foot of the sidebar. */
export function ConnectionSection() {
  return (
    <section className={styles['section']} aria-label="Connections">
      <header className={styles['header']}>
        <h2 className={styles['title']}>Connections</h2>
        <IconButton
          label="Connect to MongoDB"
          size="small"
          icon={<PlusIcon size={16} />}
          onClick={() => openDialog({ kind: 'connect', connectionId: null })}
        />
      </header>
      <ConnectionRows />
    </section>
  )
}

/** Those on the start page; nothing where there are none. */
export function ConnectionList() {
  const state = useConnectionsState()
  if (state.kind === 'loading' || (state.kind === 'ready' && state.connections.length === 0)) return null
  return (
    <section aria-label="Connections">
      <h2 className={styles['startTitle']}>Connections</h2>
      <div className={styles['startList']}>
        <ConnectionRows />
      </div>
    </section>
  )
}

function ConnectionRows() {
  const error = useConnectionsState((s) => (s.kind === 'failed' ? s.error : null))
  const connections = sortConnections(useConnections())
  if (error !== null) {
    return (
      <div className={styles['note']}>
        <ErrorNote {...describeError(error)} />
      </div>
    )
  }
  if (connections.length === 0) return null
  return (
    <RowList
      label="Connections"
      className={styles['rows'] ?? ''}
      items={connections}
      keyOf={({ id }) => id}
      isSelected={() => false}
      renderRow={(connection) => <ConnectionRow connection={connection} />}
      menuOf={(connection) => () => connectionMenu(connection)}
      onOpen={openTest}
      onKey={onKey}
    />
  )
}

function onKey(event: KeyboardEvent, connection: SavedConnection): void {
  if (event.key === 'F2') {
    event.preventDefault()
    openEdit(connection)
  }
  if (event.key === 'Delete') remove(connection)
}
