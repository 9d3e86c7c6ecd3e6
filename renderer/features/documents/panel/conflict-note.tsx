import { TriangleAlertIcon } from 'lucide-react'
import type { DocumentVersion } from '../../../../shared/contract/documents.ts'
import { formatLsn, useFormatTime } from '../../../state/format.ts'
import { Button } from '../../../ui/button.tsx'
import styles from './editor-panel.module.css'

interface ConflictNoteProps {
  readonly theirs: DocumentVersion
  readonly onLoad: (bytes: Uint8Array) => void
  readonly onOverwrite: () => void
  readonly onKeep: () => void
}

/** Somebody else wrote or deleted the document that is being edited. */
export function ConflictNote({ theirs, onLoad, onOverwrite, onKeep }: ConflictNoteProps) {
  const formatTime = useFormatTime()
  const { document } = theirs
  const what = document ? 'changed' : 'was deleted'
  return (
    <div className={styles['conflict']} role="alert">
      <TriangleAlertIcon size={16} aria-hidden className={styles['conflictIcon']} />
      <div className={styles['conflictText']}>
        <p data-selectable>
          This document {what} at LSN {formatLsn(theirs.lsn)} by {theirs.actor} while you were editing
        </p>
        <p className={styles['conflictTime']}>{formatTime(theirs.time)}</p>
        <div className={styles['conflictActions']}>
          {document && (
            <Button size="small" onClick={() => onLoad(document)}>
              Load theirs
            </Button>
          )}
          <Button size="small" onClick={onOverwrite}>
            {document ? 'Overwrite' : 'Insert again'}
          </Button>
          <Button size="small" variant="ghost" onClick={onKeep}>
            Keep editing
          </Button>
        </div>
      </div>
    </div>
  )
}
