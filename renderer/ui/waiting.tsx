import { useEffect, useState } from 'react'
import styles from './waiting.module.css'

/** How long something has been going on, once that is long enough to wonder. */
export function Waiting({ text, begun }: { readonly text: string; readonly begun: number }) {
  const [now, setNow] = useState(begun)
  useEffect(() => {
    const timer = setInterval(() => setNow(performance.now()), 500)
    return () => clearInterval(timer)
  }, [])
  const seconds = Math.floor((now - begun) / 1000)
  return (
    <span className={styles['waiting']} role="status">
      {text}
      {seconds > 0 && <span aria-hidden> {seconds} s</span>}
    </span>
  )
}
