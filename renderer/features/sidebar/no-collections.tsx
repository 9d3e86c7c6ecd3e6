import { openDialog } from '../../state/dialogs.ts'
import { formatLsn } from '../../state/format.ts'
import { headPlayhead, useSession } from '../../state/session.ts'
import { Button } from '../../ui/button.tsx'
import styles from './sidebar.module.css'

interface NoCollectionsProps {
  /** True when there are collections, but none that match. */
  readonly isFiltered: boolean
  readonly onClear: () => void
}

/** Why the list is empty: nothing matches, nothing at this point in time, or nothing exists. */
export function NoCollections({ isFiltered, onClear }: NoCollectionsProps) {
  const playhead = useSession((s) => s.playhead)
  const setPlayhead = useSession((s) => s.setPlayhead)
  if (isFiltered) {
    return (
      <div className={styles['empty']}>
        No collection matches the filter
        <div className={styles['emptyActions']}>
          <Button size="small" onClick={onClear}>
            Clear filter
          </Button>
        </div>
      </div>
    )
  }
  if (playhead.kind === 'past') {
    return (
      <div className={styles['empty']}>
        There are no collections at LSN {formatLsn(playhead.lsn)}
        <div className={styles['emptyActions']}>
          <Button size="small" onClick={() => setPlayhead(headPlayhead)}>
            Back to head
          </Button>
        </div>
      </div>
    )
  }
  return (
    <div className={styles['empty']}>
      This branch has no collections
      <div className={styles['emptyActions']}>
        <Button size="small" onClick={() => openDialog({ kind: 'import', files: [], collection: null })}>
          Import files
        </Button>
        <Button size="small" onClick={() => openDialog({ kind: 'createCollection' })}>
          New collection
        </Button>
      </div>
    </div>
  )
}
