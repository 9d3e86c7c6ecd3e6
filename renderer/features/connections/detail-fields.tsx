import { useState } from 'react'
import type { ReactNode } from 'react'
import { optionOf, withOption } from '../../../shared/connection-string/connection-string.ts'
import type { ConnectionString } from '../../../shared/connection-string/connection-string.ts'
import { Checkbox } from '../../ui/checkbox.tsx'
import { Disclosure } from '../../ui/disclosure.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { Select } from '../../ui/select.tsx'
import { TextField } from '../../ui/text-field.tsx'
import styles from './connections.module.css'
import { editBare } from './model/draft.ts'
import type { Draft } from './model/draft.ts'
import * as fields from './model/fields.ts'
import { TlsFields } from './tls-fields.tsx'

export interface DetailFieldsProps {
  readonly draft: Draft
  readonly onChange: (draft: Draft) => void
  /** Secrets that are saved already, by their names. */
  readonly keptNames: readonly string[]
}

const parts = [
  { value: 'servers', label: 'Servers' },
  { value: 'login', label: 'Login' },
  { value: 'tls', label: 'TLS' },
] as const
type Part = (typeof parts)[number]['value']

/** Everything that a connection string can say, as a form; the two follow each other. */
export function DetailFields({ draft, onChange, keptNames }: DetailFieldsProps) {
  const [isOpen, setOpen] = useState(false)
  const [part, setPart] = useState<Part>('servers')
  const { bare } = draft
  return (
    <Disclosure label="Servers, login and TLS" summary={summaryOf(bare)} open={isOpen} onOpenChange={setOpen}>
      {bare === null ? (
        <p className={styles['note']}>These fields follow the connection string once it can be read.</p>
      ) : (
        <>
          <div className={styles['parts']}>
            <Segmented label="Part of the form" value={part} options={parts} onChange={setPart} />
          </div>
          <PartFields part={part} bare={bare} {...{ draft, onChange, keptNames }} />
        </>
      )}
    </Disclosure>
  )
}

function summaryOf(bare: ConnectionString | null): string {
  if (bare === null) return ''
  const login = bare.username === '' ? 'no login' : bare.username
  return [fields.nameFor(bare), login, fields.usesTls(bare) ? 'TLS' : 'no TLS'].join(' · ')
}

interface PartProps extends DetailFieldsProps {
  readonly bare: ConnectionString
}

function PartFields({ part, ...props }: PartProps & { readonly part: Part }): ReactNode {
  const { draft, bare, onChange } = props
  const edit = (next: ConnectionString): void => onChange(editBare(draft, next))
  switch (part) {
    case 'servers':
      return <ServerFields bare={bare} edit={edit} />
    case 'login':
      return <LoginFields bare={bare} edit={edit} />
    case 'tls':
      return <TlsFields {...props} edit={edit} />
  }
}

interface FieldsProps {
  readonly bare: ConnectionString
  readonly edit: (next: ConnectionString) => void
}

const schemes = [
  { value: 'mongodb', label: 'mongodb:// (these hosts)' },
  { value: 'mongodb+srv', label: 'mongodb+srv:// (DNS)' },
] as const

function ServerFields({ bare, edit }: FieldsProps) {
  const option = (name: string) => ({
    value: optionOf(bare, name),
    onChange: (value: string) => edit(withOption(bare, name, value)),
  })
  const mayBeDirect = !bare.isSrv && bare.hosts.length === 1
  return (
    <div className={styles['grid']}>
      <Select
        label="Scheme"
        value={bare.isSrv ? 'mongodb+srv' : 'mongodb'}
        options={schemes}
        onChange={(scheme) => edit(fields.withSrv(bare, scheme === 'mongodb+srv'))}
      />
      <TextField
        label={bare.isSrv ? 'Host' : 'Hosts'}
        mono
        value={fields.hostsOf(bare)}
        placeholder={bare.isSrv ? 'cluster0.example.mongodb.net' : 'one:27017,two:27017'}
        onChange={(text) => edit(fields.withHosts(bare, text))}
      />
      <TextField label="Replica set" mono placeholder="rs0" {...option('replicaSet')} />
      <TextField
        label="Database"
        mono
        placeholder="test"
        value={bare.database}
        onChange={(database) => edit({ ...bare, database })}
      />
      <Select
        label="Read from"
        {...option('readPreference')}
        options={fields.choicesWith(fields.readPreferences, optionOf(bare, 'readPreference'))}
      />
      {mayBeDirect && (
        <div className={styles['bottom']}>
          <Checkbox
            label="This host alone (direct connection)"
            checked={fields.isOn(bare, 'directConnection')}
            onChange={(on) => edit(fields.withSwitch(bare, 'directConnection', on))}
          />
        </div>
      )}
    </div>
  )
}

function LoginFields({ bare, edit }: FieldsProps) {
  const mechanism = optionOf(bare, 'authMechanism')
  return (
    <div className={styles['grid']}>
      <TextField
        label="User name"
        value={bare.username}
        hint={bare.username === '' ? 'Without one there is no login' : undefined}
        onChange={(username) => edit({ ...bare, username })}
      />
      <Select
        label="Login by"
        value={mechanism}
        options={fields.choicesWith(fields.mechanisms, mechanism)}
        onChange={(value) => edit(withOption(bare, 'authMechanism', value))}
      />
      <TextField
        label="Users’ database (authSource)"
        mono
        placeholder={bare.database || 'admin'}
        value={optionOf(bare, 'authSource')}
        onChange={(value) => edit(withOption(bare, 'authSource', value))}
      />
      {mechanism === 'MONGODB-X509' && (
        <p className={`${styles['note']} ${styles['bottom']}`}>
          The certificate under TLS says who you are; there is no password.
        </p>
      )}
    </div>
  )
}
