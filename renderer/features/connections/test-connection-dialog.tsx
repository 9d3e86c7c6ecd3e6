import { useCallback, useEffect, useRef } from 'react'
import type { ConnectionReport, SavedConnection } from '../../../shared/model/connection.ts'
import type { ConnectionId } from '../../../shared/model/ids.ts'
import { testConnection } from '../../state/connection-actions.ts'
import { useConnection } from '../../state/connections.ts'
import { openDialog } from '../../state/dialogs.ts'
import { describeError, hasCode } from '../../state/errors.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorNote } from '../../ui/error-note.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { Waiting } from '../../ui/waiting.tsx'
import styles from './connections.module.css'
import { ReportView } from './report-view.tsx'
import { useAttempt } from '../../state/use-attempt.ts'

export interface TestConnectionDialogProps {
  readonly connectionId: ConnectionId
  readonly onClose: () => void
}

/** Connects with a saved connection, and shows what the server says or why it does not. */
export function TestConnectionDialog({ connectionId, onClose }: TestConnectionDialogProps) {
  const saved = useConnection(connectionId)
  return saved === null ? null : <Test saved={saved} onClose={onClose} />
}

interface TestProps {
  readonly saved: SavedConnection
  readonly onClose: () => void
}

function Test({ saved, onClose }: TestProps) {
  const { state, run } = useAttempt<ConnectionReport>()
  const { id, uri } = saved
  const button = useRef<HTMLButtonElement>(null)
  const begin = useCallback(() => run((signal) => testConnection(id, uri, {}, signal)), [run, id, uri])
  useEffect(begin, [begin])
  const error = state.kind === 'failed' ? state.error : null
  const isLocked = hasCode(error, 'connection.secretNeeded')
  useEffect(() => {
    if (!isLocked) return
    const again = (): void => openDialog({ kind: 'testConnection', connectionId: id })
    openDialog({ kind: 'unlockConnection', connectionId: id, onUnlocked: again })
  }, [isLocked, id])
  return (
    <Dialog
      title={`Connection \`${saved.name}\``}
      description={<span data-selectable>{uri}</span>}
      width={560}
      initialFocus={button}
      onClose={onClose}
      footer={
        <>
          <Button onClick={() => openDialog({ kind: 'connect', connectionId: id })}>Edit…</Button>
          <Button ref={button} variant={state.kind === 'running' ? 'secondary' : 'primary'} onClick={onClose}>
            {state.kind === 'running' ? 'Cancel' : 'Done'}
          </Button>
        </>
      }
    >
      {state.kind === 'running' && (
        <div className={styles['busy']}>
          <Spinner size={16} />
          <Waiting text="Connecting…" begun={state.begun} />
        </div>
      )}
      {state.kind === 'done' && <ReportView report={state.result} />}
      {error !== null && !isLocked && <ErrorNote {...describeError(error)} onRetry={begin} />}
    </Dialog>
  )
}
