import { CircleAlertIcon, CircleCheckIcon, XIcon } from 'lucide-react'
import { useEffect, useState } from 'react'
import { dismissNotice, noticeMilliseconds, useNotices } from '../state/notify.ts'
import type { Notice } from '../state/notify.ts'
import { describeError } from '../state/errors.ts'
import { Button } from '../ui/button.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { Marked } from '../ui/marked.tsx'
import styles from './toaster.module.css'

/** Short messages at the bottom of the window. They wait while pointed at or focused. */
export function Toaster() {
  const notices = useNotices((s) => s.notices)
  const [held, setHeld] = useState(false)
  useEffect(() => {
    // A button that goes away with its message never reports that it lost the focus.
    if (notices.length === 0) setHeld(false)
  }, [notices.length])
  return (
    <section
      className={styles['toaster']}
      aria-label="Notifications"
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <div aria-live="polite" className={styles['stack']}>
        {notices.map((notice) => (
          <Toast key={notice.id} notice={notice} held={held} />
        ))}
      </div>
    </section>
  )
}

function Toast({ notice, held }: { readonly notice: Notice; readonly held: boolean }) {
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<string | null>(null)
  const [open, setOpen] = useState(false)
  const stays = held || busy || open

  useEffect(() => {
    if (stays) return
    const timer = setTimeout(() => dismissNotice(notice.id), noticeMilliseconds)
    return () => clearTimeout(timer)
  }, [stays, notice.id])

  const undo = async (): Promise<void> => {
    setBusy(true)
    setFault(null)
    try {
      await notice.undo?.()
      dismissNotice(notice.id)
    } catch (error) {
      setFault(describeError(error).title)
      setBusy(false)
    }
  }

  return (
    <div
      className={styles['toast']}
      data-tone={notice.tone}
      role={notice.tone === 'error' ? 'alert' : undefined}
    >
      {notice.tone === 'success' && <CircleCheckIcon size={16} className={styles['mark']} aria-hidden />}
      {notice.tone === 'error' && <CircleAlertIcon size={16} className={styles['mark']} aria-hidden />}
      <div className={styles['main']}>
        <p data-selectable>
          <Marked text={notice.message} />
        </p>
        {fault !== null && (
          <p className={styles['fault']}>
            <Marked text={fault} />
          </p>
        )}
        {open && (
          <pre className={styles['details']} data-selectable>
            {notice.details}
          </pre>
        )}
      </div>
      <div className={styles['actions']}>
        {notice.undo !== undefined && fault === null && (
          <Button
            size="small"
            variant="ghost"
            className={styles['undo'] ?? ''}
            busy={busy}
            onClick={() => void undo()}
          >
            Undo
          </Button>
        )}
        {notice.action !== undefined && (
          <Button
            size="small"
            variant="ghost"
            className={styles['undo'] ?? ''}
            onClick={() => {
              notice.action?.run()
              dismissNotice(notice.id)
            }}
          >
            {notice.action.label}
          </Button>
        )}
        {notice.details !== undefined && !open && (
          <Button size="small" variant="ghost" onClick={() => setOpen(true)}>
            Details
          </Button>
        )}
        <IconButton
          size="small"
          label="Dismiss"
          icon={<XIcon size={14} />}
          onClick={() => dismissNotice(notice.id)}
        />
      </div>
    </div>
  )
}
