import { EyeIcon, EyeOffIcon } from 'lucide-react'
import { useRef, useState } from 'react'
import type { Ref } from 'react'
import { Button } from '../../ui/button.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Marked } from '../../ui/marked.tsx'
import { TextField } from '../../ui/text-field.tsx'
import styles from './connections.module.css'
import { hasSecrets, revealSecrets, settleText, typeText } from './model/draft.ts'
import type { Draft } from './model/draft.ts'

export interface UriFieldProps {
  readonly draft: Draft
  readonly onChange: (draft: Draft) => void
  readonly ref: Ref<HTMLInputElement>
}

/** The connection string. Its secrets are in fields of their own, unless a person asked to see them here. */
export function UriField({ draft, onChange, ref }: UriFieldProps) {
  const isPasting = useRef(false)
  const [isAsking, setAsking] = useState(false)
  const change = (text: string): void => {
    const typed = typeText(draft, text)
    onChange(isPasting.current ? settleText(typed) : typed)
    isPasting.current = false
  }
  const reveal = (isRevealed: boolean): void => {
    setAsking(false)
    onChange(revealSecrets(draft, isRevealed))
  }
  const fault = draft.isSettled ? draft.fault : null
  return (
    <div className={styles['uri']}>
      <TextField
        ref={ref}
        label="Connection string"
        mono
        value={draft.text}
        placeholder="mongodb://localhost:27017"
        error={fault === null ? undefined : <Marked text={fault} />}
        onChange={change}
        onPaste={() => {
          isPasting.current = true
        }}
        onFocus={(event) => event.target.select()}
        onBlur={() => onChange(settleText(draft))}
        suffix={
          hasSecrets(draft) ? (
            <IconButton
              label={draft.isRevealed ? 'Hide the password' : 'Edit connection string with its password'}
              size="small"
              icon={draft.isRevealed ? <EyeOffIcon size={14} /> : <EyeIcon size={14} />}
              pressed={draft.isRevealed}
              onClick={() => (draft.isRevealed ? reveal(false) : setAsking(true))}
            />
          ) : null
        }
      />
      {isAsking && <Ask onAnswer={reveal} />}
    </div>
  )
}

/** A screen may be shared, and its picture kept. */
function Ask({ onAnswer }: { readonly onAnswer: (isRevealed: boolean) => void }) {
  return (
    <div className={styles['ask']} role="group" aria-label="Edit connection string">
      <p>The connection string will show the password to everybody who can see this screen.</p>
      <div className={styles['askActions']}>
        <Button size="small" autoFocus onClick={() => onAnswer(false)}>
          Keep it hidden
        </Button>
        <Button size="small" onClick={() => onAnswer(true)}>
          Edit connection string
        </Button>
      </div>
    </div>
  )
}
