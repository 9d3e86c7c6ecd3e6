import type { PatternReader } from './pattern-reader.ts'
import { badPattern, unsupportedPattern } from './regex-error.ts'

/** Flags by MongoDB's letters. */
export interface Flags {
  readonly i: boolean
  readonly m: boolean
  readonly s: boolean
  readonly x: boolean
}

export const noFlags: Flags = { i: false, m: false, s: false, x: false }

/** How a group begins. */
export type GroupStart =
  | { readonly kind: 'capture'; readonly name: string | null }
  | { readonly kind: 'plain' | 'flags'; readonly flags: Flags }
  | { readonly kind: 'atomic' }
  | { readonly kind: 'look'; readonly isAhead: boolean; readonly isNegative: boolean }
  | { readonly kind: 'reference'; readonly name: string }

const looks: readonly (readonly [string, GroupStart])[] = [
  ['<=', { kind: 'look', isAhead: false, isNegative: false }],
  ['<!', { kind: 'look', isAhead: false, isNegative: true }],
  ['=', { kind: 'look', isAhead: true, isNegative: false }],
  ['!', { kind: 'look', isAhead: true, isNegative: true }],
  ['>', { kind: 'atomic' }],
]
const named = /(?:P?<([A-Za-z_]\w*)>|'([A-Za-z_]\w*)')/y
const flagLetters = /(\^?)([imsx]*)(?:-([imsx]*))?([:)])/y
const nameCharactersMax = 32

/** Reads the start of a group, from behind its `(`; of flags alone also the `)`. */
export function parseGroupStart(reader: PatternReader, outer: Flags): GroupStart {
  if (reader.next === '*') throw unsupportedPattern('a verb, `(*...)`,')
  if (!reader.skip('?')) return { kind: 'capture', name: null }
  for (const [text, start] of looks) if (reader.skip(text)) return start
  const group = reader.match(named)
  const name = group?.[1] ?? group?.[2]
  if (name !== undefined) {
    if (name.length > nameCharactersMax)
      throw badPattern(`the name of a group has more than ${nameCharactersMax} letters`)
    return { kind: 'capture', name }
  }
  const reference = reader.match(/P=([A-Za-z_]\w*)\)/y)
  if (reference !== null) return { kind: 'reference', name: reference[1] as string }
  const flags = reader.match(flagLetters)
  if (flags !== null) return flagsGroup(flags, outer)
  if (/[R&(|C+0-9-]|P>/y.test(reader.text.slice(reader.at, reader.at + 2)))
    throw unsupportedPattern('a recursion, a condition, a callout or a reset of branches')
  if (/[A-Za-z-]*[:)]/y.test(reader.text.slice(reader.at)))
    throw unsupportedPattern('a flag other than i, m, s and x')
  throw badPattern('something unknown stands behind `(?`')
}

function flagsGroup([, reset, on = '', off = '', end]: RegExpExecArray, outer: Flags): GroupStart {
  const from = reset === '^' ? noFlags : outer
  const holds = (letter: keyof Flags): boolean =>
    (on.includes(letter) || from[letter]) && !off.includes(letter)
  const flags = { i: holds('i'), m: holds('m'), s: holds('s'), x: holds('x') }
  return { kind: end === ':' ? 'plain' : 'flags', flags }
}

/** How many groups capture in all, which `\10` needs to know before they are read. */
export function countGroups(text: string): number {
  const parts = text.matchAll(
    /\\Q[^]*?(?:\\E|$)|\\[^]|\[\^?\]?(?:\\[^]|\[:\^?[a-z]*:\]|[^\]\\])*\]|\((?!\?|\*)|\(\?(?:P?<(?![=!])|')/g,
  )
  return [...parts].filter(([part]) => part.startsWith('(')).length
}
