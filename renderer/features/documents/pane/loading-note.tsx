import { useEffect, useState } from 'react'
import { Button } from '../../../ui/button.tsx'
import styles from './loading-note.module.css'

/** After a second of reading: how long it has taken, and a way to end it. */
export function LoadingNote({ onStop }: { readonly onStop: () => void }) {
  const [seconds, setSeconds] = useState(1)
  useEffect(() => {
    const timer = setInterval(() => setSeconds((s) => s + 1), 1000)
    return () => clearInterval(timer)
  }, [])
  return (
    <div className={styles['note']} role="status">
      <span>Reading documents… {seconds} s</span>
      <Button size="small" onClick={onStop}>
        Stop
      </Button>
    </div>
  )
}
