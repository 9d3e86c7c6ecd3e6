import { useEffect, useRef, useState } from 'react'
import styles from './inline-edit.module.css'

export interface InlineEditProps {
  readonly value: string
  readonly label: string
  /** What is wrong with a text, or null; asked at each key. */
  readonly check?: (text: string) => string | null
  /** A rejection is shown under the field, which stays open. */
  readonly onSubmit: (text: string) => Promise<void> | void
  readonly onCancel: () => void
}

/** A name being edited where it stands: Enter or leaving the field submits, Escape cancels. */
export function InlineEdit({ value, label, check, onSubmit, onCancel }: InlineEditProps) {
  const [text, setText] = useState(value)
  const [refusal, setRefusal] = useState<string | null>(null)
  const input = useRef<HTMLInputElement>(null)
  const busy = useRef(false)
  const problem = refusal ?? (text === value ? null : (check?.(text) ?? null))

  useEffect(() => {
    // A menu that was just closed gives the focus back to its opener; this comes after it.
    const timer = setTimeout(() => {
      input.current?.focus()
      input.current?.select()
    })
    return () => clearTimeout(timer)
  }, [])

  const submit = async (): Promise<void> => {
    if (busy.current) return
    if (text === value) return onCancel()
    if (problem !== null) return
    busy.current = true
    try {
      await onSubmit(text)
    } catch (error) {
      setRefusal(error instanceof Error ? error.message : String(error))
    } finally {
      busy.current = false
    }
  }

  return (
    <span className={styles['edit']}>
      <input
        ref={input}
        className={styles['input']}
        aria-label={label}
        aria-invalid={problem !== null}
        value={text}
        spellCheck={false}
        onChange={(event) => {
          setText(event.target.value)
          setRefusal(null)
        }}
        onBlur={() => (problem === null ? void submit() : onCancel())}
        onKeyDown={(event) => {
          event.stopPropagation()
          if (event.key === 'Enter') void submit()
          if (event.key === 'Escape') onCancel()
        }}
      />
      {problem !== null && (
        <span className={styles['problem']} role="alert">
          {problem}
        </span>
      )}
    </span>
  )
}
