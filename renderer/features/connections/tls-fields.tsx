import { optionOf, withOption } from '../../../shared/connection-string/connection-string.ts'
import type { ConnectionString } from '../../../shared/connection-string/connection-string.ts'
import { Checkbox } from '../../ui/checkbox.tsx'
import { SecretField } from '../../ui/secret-field.tsx'
import { Select } from '../../ui/select.tsx'
import { TextField } from '../../ui/text-field.tsx'
import styles from './connections.module.css'
import { editSecret } from './model/draft.ts'
import type { Draft } from './model/draft.ts'
import * as fields from './model/fields.ts'
import { keptHint } from './password-field.tsx'

export interface TlsFieldsProps {
  readonly bare: ConnectionString
  readonly edit: (next: ConnectionString) => void
  readonly draft: Draft
  readonly onChange: (draft: Draft) => void
  readonly keptNames: readonly string[]
}

const keyPassword = 'tlsCertificateKeyFilePassword'

/** Encryption between this computer and the server, and who trusts whom. */
export function TlsFields({ bare, edit, draft, onChange, keptNames }: TlsFieldsProps) {
  const tlsChoices = [
    { value: '', label: bare.isSrv ? 'On (default of DNS)' : 'Off (default)' },
    { value: 'true', label: 'On' },
    { value: 'false', label: 'Off' },
  ] as const
  const file = (name: string, label: string) => (
    <TextField
      label={label}
      mono
      placeholder="/path/to/file.pem"
      value={optionOf(bare, name)}
      onChange={(value) => edit(withOption(bare, name, value))}
    />
  )
  const toggle = (name: string, label: string, hint: string) => (
    <Checkbox
      label={label}
      hint={hint}
      checked={fields.isOn(bare, name)}
      onChange={(on) => edit(fields.withSwitch(bare, name, on))}
    />
  )
  return (
    <div className={styles['grid']}>
      <Select
        label="TLS"
        value={fields.tlsOf(bare)}
        options={tlsChoices}
        onChange={(value) => edit(fields.withTls(bare, value))}
      />
      {file('tlsCAFile', 'Certificate authority (PEM file)')}
      {file('tlsCertificateKeyFile', 'Client certificate and key (PEM file)')}
      <SecretField
        label="Password of the key"
        value={draft.secrets[keyPassword] ?? ''}
        placeholder={keptHint(keptNames, keyPassword)}
        onChange={(value) => onChange(editSecret(draft, keyPassword, value))}
      />
      <div className={styles['wide']}>
        {toggle(
          'tlsAllowInvalidHostnames',
          'Trust a certificate for another name',
          'For tunnels and test servers; anybody with a trusted certificate can pose as the server',
        )}
        {toggle(
          'tlsAllowInvalidCertificates',
          'Trust any certificate',
          'For test servers only; anybody on the way can read and change everything',
        )}
      </div>
    </div>
  )
}
