import { create } from 'zustand'
import type { BranchId, Lsn, ProjectId } from '../../../shared/model/ids.ts'
import { asLsn } from '../../../shared/model/ids.ts'
import { api } from '../../api/client.ts'
import { hasCode } from '../../state/errors.ts'
import { plural } from '../../state/format.ts'
import { newDraft } from './unanswered.ts'
import { notify, notifyError } from '../../state/notify.ts'

/** A write of this window that can be taken back: the branch's entries from one LSN to another. */
export interface UndoableWrite {
  readonly projectId: ProjectId
  readonly branchId: BranchId
  readonly fromLsn: Lsn
  readonly toLsn: Lsn
  /** What it was, to be read after "Undo": `delete of 2 documents in orders`. */
  readonly name: string
  /** Stands for taking it back in all tries of that. */
  readonly draft: Uint8Array
}

const undoneMax = 100

/** Writes of this window, newest last. */
const useUndoStack = create<{ writes: readonly UndoableWrite[] }>()(() => ({ writes: [] }))

/** The write that an undo would take back in this project. */
export const lastWrite = (projectId: ProjectId | null): UndoableWrite | undefined =>
  useUndoStack.getState().writes.findLast((write) => write.projectId === projectId)

export function pushWrite(write: UndoableWrite): void {
  useUndoStack.setState(({ writes }) => ({ writes: [...writes, write].slice(-undoneMax) }))
}

const forget = (write: UndoableWrite): void =>
  useUndoStack.setState(({ writes }) => ({ writes: writes.filter((other) => other !== write) }))

/** Appends the inverse of a write. Throws `undo.conflict` when a document was changed again since. */
export async function undoWrite(write: UndoableWrite): Promise<void> {
  const { projectId, branchId, fromLsn, toLsn, name, draft } = write
  const message = `Undo ${name}`.slice(0, 200)
  await api.documents.undo({ projectId, branchId, fromLsn, toLsn, message, draft })
  forget(write)
}

/** Takes the last write of this window back and says so. */
export async function undoLastWrite(projectId: ProjectId): Promise<void> {
  const write = lastWrite(projectId)
  if (!write) return
  // Off the stack at once: a second press of the keys means the write before.
  forget(write)
  try {
    await undoWrite(write)
    notify({ message: `Undid ${write.name}` })
  } catch (error) {
    // What was changed again since can never be taken back; the key then means the write before it.
    if (!hasCode(error, 'undo.conflict')) pushWrite(write)
    notifyError(error)
  }
}

/** The entries that an answer of `documents.write` stands for, remembered for undo; null when nothing changed. */
export function rememberWrite(
  place: Pick<UndoableWrite, 'projectId' | 'branchId'>,
  answer: { readonly lsn: Lsn | null; readonly count: number },
  name: string,
): UndoableWrite | null {
  if (answer.lsn === null || answer.count === 0) return null
  const { projectId, branchId } = place
  const write = {
    projectId,
    branchId,
    fromLsn: answer.lsn,
    toLsn: asLsn(answer.lsn + answer.count - 1),
    name,
    draft: newDraft(),
  }
  pushWrite(write)
  return write
}

/** Shows what was done, with Undo. */
export function notifyWritten(message: string, write: UndoableWrite): void {
  notify({ message, tone: 'success', undo: () => undoWrite(write) })
}

export const documentCount = (count: number): string => plural(count, 'document')
