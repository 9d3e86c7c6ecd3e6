import {
  localConnection,
  printConnectionString,
} from '../../../../shared/connection-string/connection-string.ts'
import type { ConnectionString } from '../../../../shared/connection-string/connection-string.ts'
import { parseConnectionString } from '../../../../shared/connection-string/parse.ts'
import {
  mergeSecrets,
  namesOf,
  splitSecrets,
  withSecrets,
} from '../../../../shared/connection-string/secrets.ts'
import type { ConnectionSecrets, SecretName } from '../../../../shared/connection-string/secrets.ts'

/**
 * A connection as it is being written: one text, and the fields below it, each following the other. Secrets are beside
 * the text, never in it, except while a person types them there or asked to see them.
 */
export interface Draft {
  /** What the field of the connection string holds. */
  readonly text: string
  /** What the fields below hold, without secrets; null while the text cannot be read. */
  readonly bare: ConnectionString | null
  /** What is wrong with the text. */
  readonly fault: string | null
  /** Secrets that were typed or pasted here. */
  readonly secrets: ConnectionSecrets
  /** Whether the text shows the secrets. */
  readonly isRevealed: boolean
  /** False while the text is being typed: then it is too early to say what is wrong with it. */
  readonly isSettled: boolean
}

/** A draft of a saved connection, or of one on this computer. */
export function beginDraft(uri = printConnectionString(localConnection)): Draft {
  const nothing = { secrets: {}, isRevealed: false, bare: null, fault: null, isSettled: true }
  return settleText({ ...nothing, text: uri })
}

/** The text as it is typed, sign by sign: it stays as it is, and the fields follow as soon as it can be read. */
export function typeText(draft: Draft, text: string): Draft {
  const parsed = parseConnectionString(withoutPlaceholder(text))
  if (parsed.kind === 'fault') return { ...draft, text, bare: null, fault: parsed.fault, isSettled: false }
  const { bare, secrets } = splitSecrets(parsed.value)
  const all = draft.isRevealed ? secrets : mergeSecrets(draft.secrets, secrets)
  return { ...draft, text, bare, fault: null, secrets: all, isSettled: false }
}

/** The text once it is pasted or left: put in order, and its secrets taken out of sight. */
export function settleText(draft: Draft): Draft {
  const text = withoutPlaceholder(tidy(draft.text))
  const asIs = typeText(draft, text)
  const tidied = asIs.bare === null ? typeText(draft, withEscapedPassword(text)) : asIs
  return { ...tidied, ...(tidied.bare === null ? {} : printed(tidied, tidied.bare)), isSettled: true }
}

/** A change in one of the fields. */
export const editBare = (draft: Draft, bare: ConnectionString): Draft => ({
  ...draft,
  bare,
  ...printed(draft, bare),
  isSettled: true,
})

/** A secret in its own field. */
export function editSecret(draft: Draft, name: SecretName, value: string): Draft {
  const next = { ...draft, secrets: { ...draft.secrets, [name]: value } }
  return next.bare === null ? next : { ...next, ...printed(next, next.bare) }
}

/** Shows the secrets in the text, or takes them out of it. */
export function revealSecrets(draft: Draft, isRevealed: boolean): Draft {
  const next = { ...draft, isRevealed }
  return next.bare === null ? next : { ...next, ...printed(next, next.bare) }
}

/** Whether there is a secret that could be shown. */
export const hasSecrets = ({ secrets }: Draft): boolean => namesOf(secrets).length > 0

/** The text for a draft's fields, and what is wrong with it: fields can hold what no text can. */
function printed(draft: Draft, bare: ConnectionString): Pick<Draft, 'text' | 'fault'> {
  const whole = printConnectionString(withSecrets(bare, draft.secrets))
  const text = draft.isRevealed ? whole : printConnectionString(bare)
  const parsed = parseConnectionString(whole)
  return { text, fault: parsed.kind === 'fault' ? parsed.fault : null }
}

/** Services give out strings such as `mongodb+srv://ann:<db_password>@…`: the password is still to come. */
const withoutPlaceholder = (text: string): string => text.replace(/^(mongodb[^<]*):<\w*password\w*>@/u, '$1@')

/**
 * People paste passwords as they are. The last @ before the hosts ends the password, so what has to be escaped in it can
 * be told; a port before an @ is none.
 */
function withEscapedPassword(text: string): string {
  const [, begin = '', password = '', rest = ''] =
    /^(mongodb(?:\+srv)?:\/\/[^:@/?#]+:)(?!\d+[/?])(.*)(@[^@]*)$/su.exec(text) ?? []
  return begin === '' ? text : begin + escapeSigns(password) + rest
}

/** What is escaped already stays. */
const escapeSigns = (text: string): string =>
  text.replace(/%(?![\da-f]{2})|[:/?#[\]@\s]/giu, (sign) => encodeURIComponent(sign))

/** A host as it is named in conversation, or in a command to copy, as a connection string. */
function tidy(text: string): string {
  const bare = text
    .trim()
    .replace(/^mongosh\s+/u, '')
    .replace(/^(["'])(.*)\1$/su, '$2')
    .trim()
  return /^[\w.-]+(?::\d+)?(?:,[\w.-]+(?::\d+)?)*(?:[/?].*)?$/u.test(bare) ? `mongodb://${bare}` : bare
}
