import { AlertDialog } from '@base-ui/react/alert-dialog'
import { Dialog as Base } from '@base-ui/react/dialog'
import { XIcon } from 'lucide-react'
import type { ReactNode, RefObject } from 'react'
import styles from './dialog.module.css'
import { IconButton } from './icon-button.tsx'
import { Marked } from './marked.tsx'

export interface DialogProps {
  /** What it is about; a name in backticks stands out. */
  readonly title: string
  readonly description?: ReactNode
  readonly children?: ReactNode
  /** Buttons, in reading order, the default one last. */
  readonly footer?: ReactNode
  /** `alertdialog` for what asks before it acts: a click beside it does not close it. */
  readonly role?: 'dialog' | 'alertdialog'
  /** What has the focus first; otherwise the first field or button. */
  readonly initialFocus?: RefObject<HTMLElement | null>
  /** Width in pixels; 440 unless told otherwise. */
  readonly width?: number
  /** False while something runs that cannot be left. */
  readonly canClose?: boolean
  readonly onClose: () => void
  /** Makes the dialog a form: Enter in a field submits. */
  readonly onSubmit?: () => void
}

/** A modal dialog, open for as long as it is mounted. Escape closes it, and gives the focus back. */
export function Dialog(props: DialogProps) {
  const { role = 'dialog', canClose = true, onClose, initialFocus, width = 440, title } = props
  const Parts = role === 'alertdialog' ? AlertDialog : Base
  return (
    <Parts.Root open onOpenChange={(open) => !open && canClose && onClose()}>
      <Parts.Portal>
        <Parts.Backdrop className={styles['backdrop'] ?? ''} />
        <Parts.Viewport className={styles['viewport'] ?? ''}>
          <Parts.Popup
            className={styles['popup'] ?? ''}
            style={{ width }}
            {...(initialFocus === undefined ? {} : { initialFocus })}
          >
            <Parts.Title className={styles['title'] ?? ''}>
              <Marked text={title} />
            </Parts.Title>
            {props.description !== undefined && (
              <Parts.Description className={styles['description'] ?? ''} render={<div />}>
                {props.description}
              </Parts.Description>
            )}
            <Contents {...props} />
            {/* Last, so that the first focus goes to what the dialog is about. */}
            {role === 'dialog' && canClose && (
              <IconButton
                label="Close"
                size="small"
                className={styles['close'] ?? ''}
                icon={<XIcon size={16} />}
                onClick={onClose}
              />
            )}
          </Parts.Popup>
        </Parts.Viewport>
      </Parts.Portal>
    </Parts.Root>
  )
}

function Contents({ children, footer, onSubmit }: DialogProps) {
  const inner = (
    <>
      {children !== undefined && <div className={styles['body']}>{children}</div>}
      {footer !== undefined && <div className={styles['footer']}>{footer}</div>}
    </>
  )
  if (onSubmit === undefined) return inner
  return (
    <form
      className={styles['form']}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        onSubmit()
      }}
    >
      {inner}
    </form>
  )
}
