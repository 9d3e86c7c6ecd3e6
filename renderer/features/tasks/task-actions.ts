import type { ImportProgress } from '../../../shared/contract/transfer.ts'
import { atLsn } from '../../../shared/model/moment.ts'
import { api } from '../../api/client.ts'
import { openDialog } from '../../state/dialogs.ts'
import { useSession } from '../../state/session.ts'
import { errorLog } from './task-text.ts'

/** Stops an import; its last report says what was written. */
export async function stopImport(task: ImportProgress): Promise<void> {
  await api.transfer.cancel({ importId: task.importId })
}

/** Appends the inverse of what the import wrote. Throws `undo.tooLarge` and `undo.conflict`. */
export async function undoImport(task: ImportProgress): Promise<void> {
  const { projectId, branchId, fromLsn, toLsn } = task
  if (fromLsn === null || toLsn === null) return
  await api.documents.undo({
    projectId,
    branchId,
    fromLsn,
    toLsn,
    message: `Undo import of ${task.fileName}`,
  })
}

/** Opens the dialog that sets the branch back to just before the import. */
export function restoreBefore(task: ImportProgress): void {
  const { projectId, branchId, fromLsn } = task
  if (fromLsn === null) return
  const session = useSession.getState()
  if (session.projectId !== projectId) session.openProject(projectId)
  openDialog({ kind: 'restoreBranch', branchId, at: atLsn(fromLsn - 1) })
}

/** Goes to the collection that was imported into, at the head of its branch. */
export function showImported(task: ImportProgress): void {
  const session = useSession.getState()
  if (session.projectId !== task.projectId) session.openProject(task.projectId)
  session.selectBranch(task.branchId)
  session.selectCollection(task.collectionId)
}

/** Saves the list of bad documents as a text file. */
export function downloadLog(task: ImportProgress): void {
  const url = URL.createObjectURL(new Blob([errorLog(task)], { type: 'text/plain;charset=utf-8' }))
  const link = document.createElement('a')
  link.href = url
  link.download = `${task.fileName}.errors.txt`
  link.click()
  // The browser has taken the blob by the time the click returns to the event loop.
  setTimeout(() => URL.revokeObjectURL(url), 1000)
}
