import { useEffect, useRef } from 'react'

/** `/` goes to the filter from anywhere that is not a text. */
export function useSlashKey(onSlash: () => void): void {
  const latest = useRef(onSlash)
  useEffect(() => {
    latest.current = onSlash
  })
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const { target } = event
      const isText =
        target instanceof HTMLElement &&
        (target.isContentEditable || /^(?:INPUT|TEXTAREA)$/u.test(target.tagName))
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || isText) return
      if (event.defaultPrevented || document.querySelector('[role="dialog"],[role="alertdialog"]') !== null)
        return
      event.preventDefault()
      latest.current()
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [])
}
