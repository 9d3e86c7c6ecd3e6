import { FilePlus2Icon } from 'lucide-react'
import { useRef } from 'react'
import type { Ref } from 'react'
import { Button, type ButtonVariant } from '../../ui/button.tsx'

export const importableFiles =
  '.json,.ndjson,.jsonl,.geojson,.ejson,.txt,application/json,application/x-ndjson'

export interface FilePickerProps {
  readonly label: string
  readonly variant?: ButtonVariant
  readonly button?: Ref<HTMLButtonElement>
  readonly onFiles: (files: readonly File[]) => void
}

/** A button that opens the system's dialog for files. */
export function FilePicker({ label, variant = 'secondary', button = null, onFiles }: FilePickerProps) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <Button
        ref={button}
        variant={variant}
        icon={<FilePlus2Icon size={14} />}
        onClick={() => input.current?.click()}
      >
        {label}
      </Button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        accept={importableFiles}
        aria-label={label}
        onChange={(event) => {
          const files = [...(event.target.files ?? [])]
          // Emptied, so that choosing the same file again is a change too.
          event.target.value = ''
          if (files.length > 0) onFiles(files)
        }}
      />
    </>
  )
}
