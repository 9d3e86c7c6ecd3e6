import { DownloadIcon, FilterIcon, PlusIcon } from 'lucide-react'
import { commandKeys } from '../../state/commands.ts'
import { openDialog } from '../../state/dialogs.ts'
import { useSession } from '../../state/session.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import styles from './sidebar.module.css'

interface CollectionHeaderProps {
  /** Whether the filter is open; null where it always is. */
  readonly filterOpen: boolean | null
  readonly onFilter: () => void
}

/** The section's name and what can be done with collections as a whole. */
export function CollectionHeader({ filterOpen, onFilter }: CollectionHeaderProps) {
  return (
    <header className={styles['header']}>
      <h2 className={styles['title']}>Collections</h2>
      {filterOpen !== null && (
        <IconButton
          label="Filter collections"
          size="small"
          keys={['/']}
          icon={<FilterIcon size={14} />}
          pressed={filterOpen}
          onClick={onFilter}
        />
      )}
      <IconButton
        label="Import files"
        size="small"
        keys={commandKeys('project.import')}
        icon={<DownloadIcon size={14} />}
        onClick={() => openDialog({ kind: 'import', files: [], collection: null })}
      />
      <NewCollectionButton />
    </header>
  )
}

function NewCollectionButton() {
  const isPast = useSession((s) => s.playhead.kind === 'past')
  return (
    <IconButton
      label="New collection"
      size="small"
      icon={<PlusIcon size={16} />}
      disabledReason={isPast ? 'The past is read-only; go back to the head first' : null}
      onClick={() => openDialog({ kind: 'createCollection' })}
    />
  )
}
