import { useState } from 'react'
import { Spinner } from '../../ui/spinner.tsx'
import { useDelayed } from '../../ui/use-delayed.ts'
import { Waiting } from '../../ui/waiting.tsx'
import styles from './databases.module.css'

/** What is being waited for, once that is long enough to notice. */
export function Fetching({ text }: { readonly text: string }) {
  const [begun] = useState(() => performance.now())
  const isSlow = useDelayed(true, 150)
  return (
    <div className={styles['fetching']}>
      {isSlow && <Spinner size={16} />}
      {isSlow && <Waiting text={text} begun={begun} />}
    </div>
  )
}
