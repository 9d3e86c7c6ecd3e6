import { useCallback, useEffect, useRef } from 'react'
import { dropDraft, keepDraft, keepLastDraft } from '../drafts.ts'
import type { Draft } from '../drafts.ts'
import type { EditSession } from '../view-state.ts'

const idleMilliseconds = 400

export function draftOf(session: EditSession, text: string): Draft {
  const { projectId, branchId, collectionId, collectionName } = session.place
  const { base } = session
  return {
    key: session.key,
    projectId,
    branchId,
    collectionId,
    collectionName,
    edit: base && { id: base.document.id, label: base.document.label, lsn: base.lsn },
    text,
    time: Date.now(),
  }
}

/** Keeps what is written as a draft half a second after the last key, and at once when the editor goes away. */
export function useDraft(
  session: EditSession,
  isClean: (text: string) => boolean,
): {
  readonly change: (text: string) => void
  readonly forget: () => void
} {
  const waiting = useRef<{ text: string; timer: ReturnType<typeof setTimeout> } | null>(null)

  const flush = useCallback((): void => {
    const { current } = waiting
    if (!current) return
    clearTimeout(current.timer)
    waiting.current = null
    if (isClean(current.text)) void dropDraft(session.key)
    else void keepDraft(draftOf(session, current.text))
  }, [session, isClean])

  const change = useCallback(
    (text: string): void => {
      if (waiting.current) clearTimeout(waiting.current.timer)
      waiting.current = { text, timer: setTimeout(flush, idleMilliseconds) }
    },
    [flush],
  )

  const forget = useCallback((): void => {
    if (waiting.current) clearTimeout(waiting.current.timer)
    waiting.current = null
    void dropDraft(session.key)
  }, [session.key])

  useEffect(() => {
    const keepLast = (): void => {
      const { current } = waiting
      if (current && !isClean(current.text)) keepLastDraft(draftOf(session, current.text))
      flush()
    }
    window.addEventListener('pagehide', keepLast)
    return () => {
      window.removeEventListener('pagehide', keepLast)
      flush()
    }
  }, [flush, session, isClean])
  return { change, forget }
}
