import { useState } from 'react'
import type { ImportProgress } from '../../../shared/contract/transfer.ts'
import { describeError, hasCode } from '../../state/errors.ts'
import { useAction } from '../../state/use-action.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorNote } from '../../ui/error-note.tsx'
import { restoreBefore, showImported, undoImport } from './task-actions.ts'
import styles from './tasks.module.css'

/** What can be done about an import that has ended: look at it, or take it back. */
export function EndActions({ task }: { readonly task: ImportProgress }) {
  const action = useAction()
  const [isUndone, setUndone] = useState(false)
  if (task.documents === 0) return null
  if (isUndone)
    return <p className={styles['facts']}>The import was undone; its documents stay in the past</p>
  const undo = (): void =>
    void action.run(async () => {
      await undoImport(task)
      setUndone(true)
    })
  const cannotUndo = hasCode(action.error, 'undo.tooLarge') || hasCode(action.error, 'undo.conflict')
  return (
    <>
      {action.error !== null && <ErrorNote {...describeError(action.error)} />}
      <div className={styles['actions']}>
        <Button size="small" onClick={() => showImported(task)}>
          Show
        </Button>
        {cannotUndo ? (
          <Button size="small" onClick={() => restoreBefore(task)}>
            Restore branch…
          </Button>
        ) : (
          <Button size="small" busy={action.busy} onClick={undo}>
            Undo import
          </Button>
        )}
      </div>
    </>
  )
}
