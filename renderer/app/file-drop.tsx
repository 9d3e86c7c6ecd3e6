import { DownloadIcon } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useCurrentBranch } from '../state/branches.ts'
import { openDialog, useDialogs } from '../state/dialogs.ts'
import { notifyError } from '../state/notify.ts'
import { createProjectFromFiles } from '../state/project-actions.ts'
import { useSession } from '../state/session.ts'
import { dropText } from './drop-text.ts'
import styles from './file-drop.module.css'

/** Where the files would go: over a row of the sidebar, that collection. */
interface Target {
  readonly collection: string | null
}

const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false

function targetOf(event: DragEvent): Target {
  const element = event.target instanceof Element ? event.target.closest('[data-drop-collection]') : null
  return { collection: element?.getAttribute('data-drop-collection') ?? null }
}

/**
 * Takes files dropped anywhere on the window. Whatever else is dropped does nothing: a browser would leave the page
 * for it.
 */
export function FileDrop() {
  const [target, setTarget] = useState<Target | null>(null)
  const projectId = useSession((s) => s.projectId)
  const branch = useCurrentBranch()
  // `dragleave` fires for every element passed on the way; only the balance says that the files left the window.
  const depth = useRef(0)

  useEffect(() => {
    const isBusy = (): boolean => useDialogs.getState().dialog !== null
    const onEnter = (event: DragEvent): void => {
      if (!hasFiles(event)) return
      depth.current += 1
      if (!isBusy()) setTarget(targetOf(event))
    }
    const onLeave = (event: DragEvent): void => {
      if (!hasFiles(event)) return
      depth.current = Math.max(0, depth.current - 1)
      if (depth.current === 0) setTarget(null)
    }
    const onOver = (event: DragEvent): void => {
      // A place of its own for files, such as the import dialog's, has already said yes.
      if (event.defaultPrevented) return
      event.preventDefault()
      const accepts = hasFiles(event) && !isBusy()
      if (event.dataTransfer !== null) event.dataTransfer.dropEffect = accepts ? 'copy' : 'none'
      if (!accepts) return
      const { collection } = targetOf(event)
      setTarget((old) => (old?.collection === collection ? old : { collection }))
    }
    const onDrop = (event: DragEvent): void => {
      depth.current = 0
      setTarget(null)
      if (event.defaultPrevented) return
      event.preventDefault()
      const files = [...(event.dataTransfer?.files ?? [])]
      if (files.length > 0 && !isBusy()) take(files, targetOf(event).collection)
    }
    const listeners = { dragenter: onEnter, dragleave: onLeave, dragover: onOver, drop: onDrop } as const
    for (const [name, listener] of Object.entries(listeners))
      window.addEventListener(name, listener as EventListener)
    return () => {
      for (const [name, listener] of Object.entries(listeners)) {
        window.removeEventListener(name, listener as EventListener)
      }
    }
  }, [])

  useEffect(() => {
    if (target?.collection == null) return
    const rows = document.querySelectorAll('[data-drop-collection]')
    for (const row of rows) {
      row.toggleAttribute('data-drop-over', row.getAttribute('data-drop-collection') === target.collection)
    }
    return () => rows.forEach((row) => row.removeAttribute('data-drop-over'))
  }, [target])

  if (target === null) return null
  return (
    <div className={styles['drop']} data-over-row={target.collection !== null || undefined}>
      <div className={styles['words']} role="status">
        <DownloadIcon size={20} aria-hidden />
        {dropText(projectId !== null, branch?.name ?? null, target.collection)}
      </div>
    </div>
  )
}

function take(files: readonly File[], collection: string | null): void {
  if (useSession.getState().projectId === null) createProjectFromFiles(files).catch(notifyError)
  else openDialog({ kind: 'import', files, collection })
}
