import { create } from 'zustand'
import { describeError, isCancelled } from './errors.ts'

export type NoticeTone = 'neutral' | 'success' | 'error'

export interface NoticeRequest {
  readonly message: string
  readonly tone?: NoticeTone
  /** Makes an Undo button; what it throws is shown in the same notice. */
  readonly undo?: () => Promise<unknown>
  readonly action?: { readonly label: string; readonly run: () => void }
  /** Text behind "Details", for errors. */
  readonly details?: string
}

export interface Notice extends NoticeRequest {
  readonly id: number
  readonly tone: NoticeTone
}

/** Notices on screen, oldest first. */
export const useNotices = create<{ notices: readonly Notice[] }>()(() => ({ notices: [] }))

/** How long a notice stays when nobody points at it. */
export const noticeMilliseconds = 8000
const noticesMax = 4
let lastId = 0

/** Shows a message at the bottom of the window for 8 seconds; gives its id. */
export function notify(request: NoticeRequest): number {
  lastId += 1
  const notice: Notice = { ...request, tone: request.tone ?? 'neutral', id: lastId }
  useNotices.setState(({ notices }) => ({ notices: [...notices.slice(1 - noticesMax), notice] }))
  return notice.id
}

export const dismissNotice = (id: number): void =>
  useNotices.setState(({ notices }) => ({ notices: notices.filter((notice) => notice.id !== id) }))

/** What was offered in one project means nothing in the next. */
export const dismissAllNotices = (): void => useNotices.setState({ notices: [] })

/** Shows a failure that has no pane of its own. What was cancelled is not a failure. */
export function notifyError(error: unknown): void {
  if (isCancelled(error)) return
  const { title, details } = describeError(error)
  notify({ message: title, details, tone: 'error' })
}
