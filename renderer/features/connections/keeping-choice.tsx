import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { SecretKeeping, SecretProtection } from '../../../shared/model/connection.ts'
import { api } from '../../api/client.ts'
import { RadioGroup } from '../../ui/radio-group.tsx'
import styles from './connections.module.css'

export interface KeepingChoiceProps {
  readonly value: SecretKeeping
  readonly onChange: (value: SecretKeeping) => void
}

/** Whether a password rests on this computer, and how well it is protected there. */
export function KeepingChoice({ value, onChange }: KeepingChoiceProps) {
  const { data } = useQuery({
    queryKey: ['secretProtection'],
    queryFn: ({ signal }) => api.connections.protection({}, { signal }),
    staleTime: Infinity,
  })
  const cannotKeep = data?.kind === 'memory'
  return (
    <RadioGroup
      label="Remember the password"
      value={cannotKeep ? 'ask' : value}
      onChange={onChange}
      options={[
        {
          value: 'keep',
          label: 'On this computer',
          hint: data === undefined ? undefined : <Protection {...data} />,
          disabled: cannotKeep,
        },
        { value: 'ask', label: 'Ask each time', hint: 'In memory while Argon runs, and never in a file' },
      ]}
    />
  )
}

function Protection({ kind, place }: SecretProtection): ReactNode {
  switch (kind) {
    case 'system':
      return `Encrypted by this computer’s key store (${place})`
    case 'keyFile':
      return (
        <span className={styles['warning']}>
          Not protected by a key store: it is encrypted, but the key lies beside it in {place}, which whoever
          can read your files can read
        </span>
      )
    case 'memory':
      return 'There is no place here that could keep it'
  }
}
