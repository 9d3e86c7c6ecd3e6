import { FilePlus2Icon } from 'lucide-react'
import type { Ref } from 'react'
import { notifyError } from '../../state/notify.ts'
import { pickFiles } from '../../state/pick-files.ts'
import { Button, type ButtonVariant } from '../../ui/button.tsx'

export interface FilePickerProps {
  readonly label: string
  readonly variant?: ButtonVariant
  readonly button?: Ref<HTMLButtonElement>
  readonly onFiles: (files: readonly File[]) => void
}

/** A button that opens the system's dialog for files. */
export function FilePicker({ label, variant = 'secondary', button = null, onFiles }: FilePickerProps) {
  const pick = (): void =>
    void pickFiles().then((files) => {
      if (files.length > 0) onFiles(files)
    }, notifyError)
  return (
    <Button ref={button} variant={variant} icon={<FilePlus2Icon size={14} />} onClick={pick}>
      {label}
    </Button>
  )
}
