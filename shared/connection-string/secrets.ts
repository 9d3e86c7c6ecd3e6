import { optionOf, printConnectionString, withOption } from './connection-string.ts'
import type { ConnectionString } from './connection-string.ts'
import { parseConnectionString } from './parse.ts'

/** What of a connection string nobody may read over a shoulder, from a file or in a log. */
export const secretNames = [
  'password',
  'tlsCertificateKeyFilePassword',
  'proxyPassword',
  'AWS_SESSION_TOKEN',
] as const
export type SecretName = (typeof secretNames)[number]

/** The secrets that are there. */
export type ConnectionSecrets = { readonly [name in SecretName]?: string | undefined }

/** A connection string without its secrets, and the secrets. */
export interface SplitConnection {
  readonly bare: ConnectionString
  readonly secrets: ConnectionSecrets
}

const plainOptions = ['tlsCertificateKeyFilePassword', 'proxyPassword'] as const
const mechanismProperties = 'authMechanismProperties'
const tokenName = 'AWS_SESSION_TOKEN'

/** Takes the secrets out of a connection string. */
export function splitSecrets(parts: ConnectionString): SplitConnection {
  const secrets: { [name in SecretName]?: string } = {}
  let bare: ConnectionString = { ...parts, password: '' }
  if (parts.password !== '') secrets.password = parts.password
  for (const name of plainOptions) {
    const value = optionOf(parts, name)
    if (value !== '') secrets[name] = value
    bare = withOption(bare, name, '')
  }
  const properties = propertiesOf(parts)
  const token = properties.find(isToken)
  if (token !== undefined) secrets[tokenName] = token.slice(tokenName.length + 1)
  if (properties.some(isToken))
    bare = withProperties(
      bare,
      properties.filter((property) => !isToken(property)),
    )
  return { bare, secrets }
}

/** Puts secrets back where they belong. A password without a user has no place and is left out. */
export function withSecrets(bare: ConnectionString, secrets: ConnectionSecrets): ConnectionString {
  let parts: ConnectionString = { ...bare, password: bare.username === '' ? '' : (secrets.password ?? '') }
  for (const name of plainOptions) {
    const value = secrets[name]
    if (value !== undefined && value !== '') parts = withOption(parts, name, value)
  }
  const token = secrets[tokenName]
  if (token === undefined || token === '') return parts
  return withProperties(parts, [...propertiesOf(parts).filter((p) => !isToken(p)), `${tokenName}:${token}`])
}

/** The secrets that are not empty, in a fixed order. */
export const namesOf = (secrets: ConnectionSecrets): SecretName[] =>
  secretNames.filter((name) => (secrets[name] ?? '') !== '')

/** Secrets with others over them: those that are given win, empty ones too. */
export function mergeSecrets(under: ConnectionSecrets, over: ConnectionSecrets): ConnectionSecrets {
  const entries = secretNames.map((name) => [name, over[name] ?? under[name]] as const)
  return Object.fromEntries(entries.filter((entry) => entry[1] !== undefined))
}

/** A connection string as it may be shown, copied and logged; empty where the text is none. */
export function withoutSecrets(text: string): string {
  const parsed = parseConnectionString(text)
  return parsed.kind === 'ok' ? printConnectionString(splitSecrets(parsed.value).bare) : ''
}

const propertiesOf = (parts: ConnectionString): string[] => {
  const text = optionOf(parts, mechanismProperties)
  return text === '' ? [] : text.split(',')
}

const isToken = (property: string): boolean => property.toUpperCase().startsWith(`${tokenName}:`)

const withProperties = (parts: ConnectionString, properties: readonly string[]): ConnectionString =>
  withOption(parts, mechanismProperties, properties.join(','))
