import { skipBlank, skipString, skipValue } from './scan-json.ts'

/** The colour family of a value, as in the document views. */
export type ValueKind = 'objectid' | 'string' | 'number' | 'date' | 'boolean' | 'binary' | 'nested' | 'other'

export interface FieldText {
  readonly key: string
  readonly kind: ValueKind
  /** The value in few characters, in the file's own spelling. */
  readonly text: string
}

const textCharactersMax = 80
const wrappers: Readonly<Record<string, ValueKind>> = {
  $oid: 'objectid',
  $date: 'date',
  $numberInt: 'number',
  $numberLong: 'number',
  $numberDouble: 'number',
  $numberDecimal: 'number',
  $binary: 'binary',
  $uuid: 'binary',
}

/** The fields of a document's text, or null when it is not well formed. */
export function topLevelFields(text: string): FieldText[] | null {
  const fields: FieldText[] = []
  let at = skipBlank(text, 1)
  if (text[at] === '}') return fields
  for (;;) {
    if (text[at] !== '"') return null
    const keyEnd = skipString(text, at)
    if (keyEnd === null) return null
    const colon = skipBlank(text, keyEnd)
    if (text[colon] !== ':') return null
    const valueAt = skipBlank(text, colon + 1)
    const valueEnd = skipValue(text, valueAt)
    const key = unquote(text.slice(at, keyEnd))
    if (valueEnd === null || key === null) return null
    const value = describeValue(text.slice(valueAt, valueEnd))
    if (value === null) return null
    fields.push({ key, ...value })
    at = skipBlank(text, valueEnd)
    if (text[at] === '}') return fields
    if (text[at] !== ',') return null
    at = skipBlank(text, at + 1)
  }
}

function describeValue(raw: string): Omit<FieldText, 'key'> | null {
  if (raw.startsWith('"')) return { kind: 'string', text: shorten(raw.slice(1, -1)) }
  if (raw.startsWith('{')) return describeObject(raw)
  if (raw.startsWith('[')) return { kind: 'nested', text: countLabel('Array', raw) }
  if (raw === 'true' || raw === 'false' || raw === 'null') return { kind: 'boolean', text: raw }
  if (/^-?\d[\d.eE+-]*$/u.test(raw)) return { kind: 'number', text: shorten(raw) }
  return null
}

/** An Extended JSON wrapper such as `{"$oid": "..."}` shows as the value it stands for. */
function describeObject(raw: string): Omit<FieldText, 'key'> {
  const match = /^\{\s*"(\$[A-Za-z]+)"\s*:\s*/u.exec(raw)
  const kind = match === null ? undefined : (wrappers[match[1] ?? ''] ?? 'other')
  if (match === null || kind === undefined) return { kind: 'nested', text: countLabel('Object', raw) }
  const inner = raw.slice(match[0].length, -1).trim()
  const plain = inner.startsWith('"') ? inner.slice(1, -1) : inner.replace(/\s+/gu, ' ')
  return { kind, text: shorten(plain) }
}

function countLabel(word: string, raw: string): string {
  let count = 0
  let at = skipBlank(raw, 1)
  while (at < raw.length - 1) {
    const keyEnd = raw.startsWith('{') ? skipString(raw, at) : at
    const valueAt = raw.startsWith('{') ? skipBlank(raw, skipBlank(raw, keyEnd ?? raw.length) + 1) : at
    const end = skipValue(raw, valueAt)
    if (end === null) break
    count++
    at = skipBlank(raw, skipBlank(raw, end) + 1)
  }
  return `${word} (${count})`
}

function unquote(raw: string): string | null {
  try {
    const value: unknown = JSON.parse(raw)
    return typeof value === 'string' ? value : null
  } catch {
    return null
  }
}

function shorten(text: string): string {
  return text.length > textCharactersMax ? `${text.slice(0, textCharactersMax)}…` : text
}
