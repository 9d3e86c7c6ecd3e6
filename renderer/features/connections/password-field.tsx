import type { SecretName } from '../../../shared/connection-string/secrets.ts'
import { SecretField } from '../../ui/secret-field.tsx'
import { editSecret } from './model/draft.ts'
import type { Draft } from './model/draft.ts'
import { hasPassword } from './model/fields.ts'

/** What an empty field of a secret means. */
export const keptHint = (keptNames: readonly string[], name: SecretName): string =>
  keptNames.includes(name) ? 'Unchanged; type to replace it' : ''

const rare = [
  ['proxyPassword', 'Proxy password'],
  ['AWS_SESSION_TOKEN', 'AWS session token'],
] as const

export interface PasswordFieldsProps {
  readonly draft: Draft
  readonly keptNames: readonly string[]
  readonly onChange: (draft: Draft) => void
}

/** The secrets that the connection has a use for; most have one, many none. */
export function PasswordFields({ draft, keptNames, onChange }: PasswordFieldsProps) {
  const field = (name: SecretName, label: string) => (
    <SecretField
      key={name}
      label={label}
      value={draft.secrets[name] ?? ''}
      placeholder={keptHint(keptNames, name)}
      onChange={(value) => onChange(editSecret(draft, name, value))}
    />
  )
  const { bare, secrets } = draft
  const needsPassword = bare !== null && bare.username !== '' && hasPassword(bare)
  return (
    <>
      {needsPassword && field('password', `Password of ${bare.username}`)}
      {rare
        .filter(([name]) => secrets[name] !== undefined || keptNames.includes(name))
        .map(([name, label]) => field(name, label))}
    </>
  )
}
