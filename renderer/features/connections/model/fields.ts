import { optionOf, withOption } from '../../../../shared/connection-string/connection-string.ts'
import type { ConnectionString } from '../../../../shared/connection-string/connection-string.ts'

/** The fields below the connection string: how each is read from it, and written into it. */

export const hostsOf = ({ hosts }: ConnectionString): string => hosts.join(',')

export const withHosts = (from: ConnectionString, text: string): ConnectionString => ({
  ...from,
  hosts: text.replace(/\s/gu, '').split(','),
})

/** Looked up in DNS, one host stands for all, and ports and direct connections mean nothing. */
export function withSrv(from: ConnectionString, isSrv: boolean): ConnectionString {
  if (!isSrv) return { ...from, isSrv }
  const [first = ''] = from.hosts
  const host = first.replace(/:\d*$/u, '')
  return withOption({ ...from, isSrv, hosts: [host] }, 'directConnection', '')
}

export type Tls = '' | 'true' | 'false'

/** `ssl` is the older name of the same option. */
export function tlsOf(from: ConnectionString): Tls {
  const value = optionOf(from, 'tls') || optionOf(from, 'ssl')
  return value === 'true' || value === 'false' ? value : ''
}

export const withTls = (from: ConnectionString, value: string): ConnectionString =>
  withOption(withOption(from, 'ssl', ''), 'tls', value)

export const isOn = (from: ConnectionString, name: string): boolean => optionOf(from, name) === 'true'

export const withSwitch = (from: ConnectionString, name: string, on: boolean): ConnectionString =>
  withOption(from, name, on ? 'true' : '')

/** Whether encryption is on: SRV turns it on unless it is turned off. */
export const usesTls = (from: ConnectionString): boolean =>
  tlsOf(from) === 'true' || (from.isSrv && tlsOf(from) === '')

interface Choice {
  readonly value: string
  readonly label: string
}

/** How a user proves who they are; the empty one lets the server choose. */
export const mechanisms = [
  { value: '', label: 'Automatic (SCRAM)' },
  { value: 'SCRAM-SHA-256', label: 'SCRAM-SHA-256' },
  { value: 'SCRAM-SHA-1', label: 'SCRAM-SHA-1' },
  { value: 'MONGODB-X509', label: 'X.509 certificate' },
  { value: 'PLAIN', label: 'LDAP (PLAIN)' },
  { value: 'MONGODB-AWS', label: 'AWS IAM' },
] as const

export const readPreferences = [
  { value: '', label: 'Primary' },
  { value: 'primaryPreferred', label: 'Primary preferred' },
  { value: 'secondary', label: 'Secondary' },
  { value: 'secondaryPreferred', label: 'Secondary preferred' },
  { value: 'nearest', label: 'Nearest' },
] as const

/** The choices, and what the connection string says where that is none of them. */
export function choicesWith(choices: readonly Choice[], value: string): readonly Choice[] {
  return choices.some((choice) => choice.value === value) ? choices : [...choices, { value, label: value }]
}

/** A certificate says who it is for: there is no password to it. */
export const hasPassword = (from: ConnectionString): boolean =>
  optionOf(from, 'authMechanism') !== 'MONGODB-X509'

/** What a connection is called where nobody gave it a name: its first host, or the cluster's. */
export function nameFor(from: ConnectionString | null): string {
  const [first = ''] = from?.hosts ?? []
  const more = (from?.hosts.length ?? 0) - 1
  return more > 0 ? `${first} and ${more} more` : first
}
