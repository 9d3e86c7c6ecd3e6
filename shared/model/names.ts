import { ArgonError, type ErrorCode } from './errors.ts'
import { collectionNameBytesMax, handleCharactersMax, nameBytesMax } from './limits.ts'

const utf8 = new TextEncoder()
// Control characters, and the bidirectional overrides that make a name look like another one.
const unprintable = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/u

/**
 * A project's or branch's name as it is kept: Unicode NFC, outer spaces removed, 1 to 120 bytes of UTF-8.
 * Throws `code` with what to change.
 */
export function normaliseName(name: string, code: ErrorCode): string {
  const normal = name.normalize('NFC').trim()
  if (normal === '') throw new ArgonError(code, 'A name needs at least one visible character')
  const bytes = utf8.encode(normal).length
  if (bytes > nameBytesMax) {
    throw new ArgonError(code, `The name is ${bytes} bytes long; shorten it to at most ${nameBytesMax}`, {
      bytes,
    })
  }
  if (unprintable.test(normal))
    throw new ArgonError(code, 'The name contains an invisible control character; remove it')
  return normal
}

/** A name with something behind it, the name itself cut between characters where both are too long together. */
export function nameWithSuffix(name: string, suffix: string): string {
  const characters = Array.from(name)
  while (utf8.encode(characters.join('') + suffix).length > nameBytesMax) characters.pop()
  return characters.join('').trimEnd() + suffix
}

/** Two names that a person would read as the same fold to the same text. */
export const foldName = (name: string): string => name.normalize('NFKC').toLowerCase()

/**
 * The short form of a name for connection strings: 1-20 of `a-z 0-9 - _`. `isTaken` is asked until a free one is
 * found; a number is appended where the plain form is in use. A name without a Latin letter or digit becomes `noun`.
 */
export function deriveHandle(
  name: string,
  isTaken: (handle: string) => boolean,
  noun: 'branch' | 'project' = 'branch',
): string {
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9_]+/gu, '-')
    .replace(/^-+/u, '')
    .slice(0, handleCharactersMax)
    .replace(/-+$/u, '')
  const base = plain === '' ? noun : plain
  if (!isTaken(base)) return base
  for (let n = 2; ; n++) {
    const suffix = `-${n}`
    const handle = base.slice(0, handleCharactersMax - suffix.length).replace(/-+$/u, '') + suffix
    if (!isTaken(handle)) return handle
  }
}

/**
 * Checks a collection's name by MongoDB's rules: not empty, no `$`, no NUL, not beginning with `system.` or with or
 * ending in a dot. Source: MongoDB manual, "Naming Restrictions".
 */
export function checkCollectionName(name: string): void {
  const wrong = collectionNameFault(name)
  if (wrong !== null) throw new ArgonError('collection.badName', wrong, { name })
}

function collectionNameFault(name: string): string | null {
  if (name === '') return 'A collection needs a name'
  if (name.includes('$')) return 'A collection name cannot contain "$"'
  if (name.includes('\0')) return 'A collection name cannot contain the NUL character'
  if (name.startsWith('system.')) return 'Names beginning with "system." are reserved'
  if (name.startsWith('.') || name.endsWith('.')) return 'A collection name cannot begin or end with a dot'
  if (name.includes('..')) return 'A collection name cannot contain two dots in a row'
  const bytes = utf8.encode(name).length
  return bytes > collectionNameBytesMax
    ? `The collection name is ${bytes} bytes long; shorten it to at most ${collectionNameBytesMax}`
    : null
}
