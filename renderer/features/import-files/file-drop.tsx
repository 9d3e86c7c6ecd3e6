import { FileJsonIcon } from 'lucide-react'
import { useState } from 'react'
import type { Ref } from 'react'
import { EmptyState } from '../../ui/empty-state.tsx'
import { FilePicker } from './file-picker.tsx'
import styles from './import-dialog.module.css'

/** What the dialog shows while it has no file: a place to drop some, and a button. */
export function FileDrop({
  onFiles,
  button,
}: {
  readonly onFiles: (files: readonly File[]) => void
  readonly button: Ref<HTMLButtonElement>
}) {
  const [isOver, setOver] = useState(false)
  return (
    <div
      className={styles['drop']}
      data-over={isOver || undefined}
      onDragOver={(event) => {
        event.preventDefault()
        event.stopPropagation()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        event.stopPropagation()
        setOver(false)
        const files = [...event.dataTransfer.files]
        if (files.length > 0) onFiles(files)
      }}
    >
      <EmptyState
        icon={<FileJsonIcon size={28} strokeWidth={1.5} />}
        title="Drop files here"
        hint="JSON arrays, NDJSON and Extended JSON of any size"
        action={<FilePicker label="Choose files" button={button} onFiles={onFiles} />}
      />
    </div>
  )
}
