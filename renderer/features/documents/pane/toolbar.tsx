import {
  BracesIcon,
  ChevronsDownUpIcon,
  ChevronsUpDownIcon,
  DownloadIcon,
  ListTreeIcon,
  PlusIcon,
} from 'lucide-react'
import { useRef, useState } from 'react'
import { openDialog } from '../../../state/dialogs.ts'
import { formatCount } from '../../../state/format.ts'
import { setDocumentView } from '../../../state/preferences.ts'
import { Button } from '../../../ui/button.tsx'
import { IconButton } from '../../../ui/icon-button.tsx'
import { Popover } from '../../../ui/popover.tsx'
import { Segmented } from '../../../ui/segmented.tsx'
import { TextField } from '../../../ui/text-field.tsx'
import { allCollapsed, allExpanded } from '../model/expansion.ts'
import type { RowsView } from '../model/flatten.ts'
import { changeExpansion } from '../view-state.ts'
import type { CollectionPlace } from '../view-state.ts'
import { parsePosition, positionText } from './read-out.ts'
import styles from './toolbar.module.css'

export interface ToolbarProps {
  readonly place: CollectionPlace
  readonly view: RowsView
  readonly total: number | null
  /** Documents on screen. */
  readonly look: { readonly from: number; readonly to: number }
  /** Why nothing can be written, or null. */
  readonly readOnlyReason: string | null
  /** What is being read, while a drag goes on. */
  readonly loadingChip: string | null
  readonly onInsert: () => void
  readonly onJump: (offset: number) => void
}

/** What is shown, how, and what can be added. */
export function Toolbar(props: ToolbarProps) {
  const { place, view, readOnlyReason, loadingChip, onInsert } = props
  return (
    <div className={styles['toolbar']} role="toolbar" aria-label="Documents">
      <h2 className={styles['name']} title={place.collectionName}>
        {place.collectionName}
      </h2>
      <PositionBox {...props} />
      {loadingChip !== null && (
        <span className={styles['chip']} role="status">
          {loadingChip}
        </span>
      )}
      <span className={styles['space']} />
      <IconButton
        size="small"
        label="Expand all"
        icon={<ChevronsUpDownIcon size={16} strokeWidth={1.75} />}
        onClick={() => changeExpansion(place.collectionId, view, () => allExpanded)}
      />
      <IconButton
        size="small"
        label="Collapse all"
        icon={<ChevronsDownUpIcon size={16} strokeWidth={1.75} />}
        onClick={() => changeExpansion(place.collectionId, view, () => allCollapsed)}
      />
      <Segmented
        label="View"
        value={view}
        options={[
          { value: 'list', label: 'List', icon: <ListTreeIcon size={15} strokeWidth={1.75} /> },
          { value: 'json', label: 'JSON', icon: <BracesIcon size={15} strokeWidth={1.75} /> },
        ]}
        onChange={(next) => setDocumentView(place.projectId, place.collectionId, next)}
      />
      <span className={styles['divider']} />
      <Button
        size="small"
        variant="ghost"
        className={styles['import'] ?? ''}
        icon={<DownloadIcon size={14} />}
        disabledReason={readOnlyReason}
        onClick={() => openDialog({ kind: 'import', files: [], collection: place.collectionName })}
      >
        Import
      </Button>
      <Button
        size="small"
        variant="primary"
        icon={<PlusIcon size={14} />}
        disabledReason={readOnlyReason}
        tooltip="Insert documents"
        keys={['N']}
        onClick={onInsert}
      >
        Insert
      </Button>
    </div>
  )
}

/** `1-41 of 12,403`; a click asks where to go. */
function PositionBox({ look, total, onJump }: ToolbarProps) {
  const [isOpen, setOpen] = useState(false)
  const [text, setText] = useState('')
  const input = useRef<HTMLInputElement>(null)
  const label = positionText(look.from, look.to, total)
  if (total === null || total === 0) return <span className={styles['position']}>{label}</span>
  const offset = parsePosition(text, total)
  const go = (): void => {
    if (offset === null) return
    onJump(offset)
    setOpen(false)
    setText('')
  }
  return (
    <Popover
      label="Go to a document by its position"
      open={isOpen}
      onOpenChange={setOpen}
      initialFocus={input}
      trigger={
        <Button size="small" variant="ghost" className={styles['position'] ?? ''} tooltip="Go to a position">
          <span data-testid="position">{label}</span>
        </Button>
      }
    >
      <form
        className={styles['jump']}
        onSubmit={(event) => {
          event.preventDefault()
          go()
        }}
      >
        <TextField
          ref={input}
          label="Position"
          value={text}
          onChange={setText}
          inputMode="numeric"
          placeholder={`1 to ${formatCount(total)}`}
          error={text !== '' && offset === null ? 'Type a number' : undefined}
        />
        <Button size="small" variant="primary" disabled={offset === null} onClick={go}>
          Go
        </Button>
      </form>
    </Popover>
  )
}
