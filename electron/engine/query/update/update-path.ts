import { pathPartsMax } from '../../../../shared/model/limits.ts'
import { invalidUpdate } from './update-error.ts'

/** A step of an update's path: a field or an index, `$`, or the elements that an array filter chooses. */
export type PathPart =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'positional' }
  /** `$[]` has an empty identifier and means all elements. */
  | { readonly kind: 'elements'; readonly identifier: string }

/** Takes apart the path of an update operator. Errors carry MongoDB's codes 56, 15 and 2. */
export function parseUpdatePath(path: string): readonly PathPart[] {
  if (path === '') throw invalidUpdate('EmptyFieldName', 'The path of an update may not be empty')
  const texts = path.split('.')
  if (texts.includes(''))
    throw invalidUpdate('EmptyFieldName', `The path \`${path}\` of an update has an empty field name in it`)
  if (texts.length > pathPartsMax)
    throw invalidUpdate('Overflow', `A path may have at most ${pathPartsMax} parts`)
  const parts = texts.map(parsePart)
  const first = parts[0] as PathPart
  if (first.kind !== 'name')
    throw invalidUpdate('BadValue', `The path \`${path}\` cannot begin with \`${texts[0] as string}\``)
  if (parts.filter(({ kind }) => kind === 'positional').length > 1)
    throw invalidUpdate('BadValue', `The path \`${path}\` has more than one positional \`$\``)
  return parts
}

function parsePart(text: string): PathPart {
  if (text === '$') return { kind: 'positional' }
  if (text.startsWith('$[') && text.endsWith(']')) return { kind: 'elements', identifier: text.slice(2, -1) }
  return { kind: 'name', name: text }
}

const isIndex = (name: string): boolean => /^[0-9]+$/.test(name)
const isPlainIndex = (name: string): boolean => /^(0|[1-9][0-9]*)$/.test(name)

/**
 * The order in which MongoDB applies updates to the fields of one document, and so the order of new ones (manual,
 * "Update Operators"): by name, indexes by number.
 */
export function compareFieldNames(left: string, right: string): number {
  if (left.length !== right.length && isPlainIndex(left) && isPlainIndex(right))
    return left.length - right.length
  return Buffer.compare(Buffer.from(left), Buffer.from(right))
}

/** The place in an array that a name stands for, or -1. Zeros in front do not count, as in MongoDB's updates. */
export const arrayIndexOf = (name: string): number => (isIndex(name) ? Number(name) : -1)
