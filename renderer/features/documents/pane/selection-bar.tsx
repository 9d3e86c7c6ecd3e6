import { ClipboardIcon, HistoryIcon, Trash2Icon, XIcon } from 'lucide-react'
import { Button } from '../../../ui/button.tsx'
import { IconButton } from '../../../ui/icon-button.tsx'
import { noSelection } from '../model/selection.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { documentCount } from '../undo-stack.ts'
import { setSelection, useViewState } from '../view-state.ts'
import styles from './selection-bar.module.css'
import type { PaneCommands } from './use-pane-commands.ts'

interface SelectionBarProps {
  readonly snapshot: Snapshot
  readonly commands: PaneCommands
  readonly readOnlyReason: string | null
}

/** What can be done with the documents that are selected. */
export function SelectionBar({ snapshot, commands, readOnlyReason }: SelectionBarProps) {
  const documents = useViewState((s) => s.selection.documents)
  if (documents.size === 0) return null
  const [only] = documents.values()
  const single = documents.size === 1 && only ? snapshot.get(only.offset) : undefined
  return (
    <div className={styles['bar']} role="toolbar" aria-label="Selected documents">
      <span className={styles['count']} aria-live="polite">
        {documentCount(documents.size)} selected
      </span>
      <Button size="small" icon={<ClipboardIcon size={14} />} onClick={() => commands.copyAs('shell')}>
        Copy
      </Button>
      <Button
        size="small"
        icon={<Trash2Icon size={14} />}
        disabledReason={readOnlyReason}
        onClick={commands.remove}
      >
        Delete
      </Button>
      <Button
        size="small"
        icon={<HistoryIcon size={14} />}
        disabledReason={single ? null : 'Select one document to see its history'}
        onClick={() => single && commands.history(single)}
      >
        Show history
      </Button>
      <span className={styles['space']} />
      <IconButton
        size="small"
        label="Clear the selection"
        icon={<XIcon size={14} />}
        onClick={() => setSelection(noSelection)}
      />
    </div>
  )
}
