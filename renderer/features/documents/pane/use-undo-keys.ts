import { useEffect } from 'react'
import { useCommand } from '../../../state/commands.ts'
import { dismissNotice, notifyError, useNotices } from '../../../state/notify.ts'
import { useSession } from '../../../state/session.ts'
import { lastWrite, undoLastWrite } from '../undo-stack.ts'

const undoableNotice = () => useNotices.getState().notices.findLast((notice) => notice.undo !== undefined)

/** What was done last can be taken back: whatever a notice on screen offers, else this window's last write. */
function undoLast(): void {
  const notice = undoableNotice()
  const { projectId } = useSession.getState()
  if (notice?.undo) {
    dismissNotice(notice.id)
    void notice.undo().catch(notifyError)
  } else if (projectId !== null) {
    void undoLastWrite(projectId)
  }
}

const canUndo = (): boolean =>
  undoableNotice() !== undefined || lastWrite(useSession.getState().projectId) !== undefined

const isText = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('input, textarea, [contenteditable="true"]') !== null

/** Mod+Z outside of texts, and the command of the menu. */
export function useUndoKeys(): void {
  useCommand('edit.undo', { run: undoLast, enabled: () => canUndo() || 'There is nothing to undo' })
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const isUndo = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key === 'z'
      if (!isUndo || event.defaultPrevented || isText(event.target) || !canUndo()) return
      event.preventDefault()
      undoLast()
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [])
}
