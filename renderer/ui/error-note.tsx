import { CircleAlertIcon, CopyIcon, RotateCwIcon } from 'lucide-react'
import { useState } from 'react'
import { Button } from './button.tsx'
import { classNames } from './class-names.ts'
import { Marked } from './marked.tsx'
import styles from './error-note.module.css'

export interface ErrorNoteProps {
  /** One sentence: what was wrong and what to do. */
  readonly title: string
  /** What a report of the problem needs; empty hides "Details" and "Copy". */
  readonly details?: string
  readonly onRetry?: (() => void) | undefined
  readonly retryLabel?: string
}

/** A failure, where it happened: summary, details to look at and to copy, another try. */
export function ErrorNote({ title, details = '', onRetry, retryLabel = 'Try again' }: ErrorNoteProps) {
  const [open, setOpen] = useState(false)
  const [copied, setCopied] = useState(false)
  const copy = (): void => {
    void navigator.clipboard.writeText(`${title}\n${details}`).then(() => setCopied(true))
  }
  return (
    <div className={styles['note']} role="alert">
      <CircleAlertIcon size={16} className={styles['icon']} aria-hidden />
      <div className={styles['main']}>
        <p className={styles['title']} data-selectable>
          <Marked text={title} />
        </p>
        {open && (
          <pre className={styles['details']} data-selectable tabIndex={0} aria-label="Details">
            {details}
          </pre>
        )}
        {(details !== '' || onRetry !== undefined) && (
          <div className={styles['actions']}>
            {onRetry !== undefined && (
              <Button size="small" icon={<RotateCwIcon size={14} />} onClick={onRetry}>
                {retryLabel}
              </Button>
            )}
            {details !== '' && (
              <>
                <Button size="small" variant="ghost" aria-expanded={open} onClick={() => setOpen(!open)}>
                  Details
                </Button>
                <Button size="small" variant="ghost" icon={<CopyIcon size={14} />} onClick={copy}>
                  {copied ? 'Copied' : 'Copy'}
                </Button>
              </>
            )}
          </div>
        )}
      </div>
    </div>
  )
}

/** An `ErrorNote` in the middle of a pane that has nothing else to show. */
export function ErrorState({ className, ...note }: ErrorNoteProps & { readonly className?: string }) {
  return (
    <div className={classNames(styles['state'], className)}>
      <ErrorNote {...note} />
    </div>
  )
}
