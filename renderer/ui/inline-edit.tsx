import { useEffect, useRef, useState } from 'react'
import { createPortal } from 'react-dom'
import styles from './inline-edit.module.css'
import { Marked } from './marked.tsx'

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
  /** Set while it submits and once it is over: the blur that follows means nothing then. */
  const settled = useRef(false)
  const problem = refusal ?? (text === value ? null : (check?.(text) ?? null))

  useEffect(() => {
    // A menu that was just closed gives the focus back to its opener; this comes after it.
    const timer = setTimeout(() => {
      input.current?.focus()
      input.current?.select()
    })
    return () => clearTimeout(timer)
  }, [])

  /** The row that the name stands in goes on with the keyboard. */
  const focusRow = (): void => input.current?.closest<HTMLElement>('[tabindex]')?.focus()
  const cancel = (): void => {
    settled.current = true
    focusRow()
    onCancel()
  }
  const submit = async (): Promise<void> => {
    if (settled.current || problem !== null) return
    if (text === value) return cancel()
    settled.current = true
    try {
      focusRow()
      await onSubmit(text)
    } catch (error) {
      settled.current = false
      setRefusal(error instanceof Error ? error.message : String(error))
      input.current?.focus()
    }
  }
  const leave = (): void => {
    if (settled.current) return
    if (problem === null) void submit()
    else onCancel()
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
        onBlur={leave}
        onKeyDown={(event) => {
          event.stopPropagation()
          if (event.key === 'Enter') void submit()
          if (event.key === 'Escape') cancel()
        }}
      />
      {problem !== null && <Problem under={input.current} text={problem} />}
    </span>
  )
}

interface ProblemProps {
  readonly under: HTMLElement | null
  readonly text: string
}

/** Stands in the body: a list that scrolls would cut it off. */
function Problem({ under, text }: ProblemProps) {
  const box = under?.getBoundingClientRect()
  return createPortal(
    <span className={styles['problem']} role="alert" style={{ top: box?.bottom, left: box?.left }}>
      <Marked text={text} />
    </span>,
    document.body,
  )
}
