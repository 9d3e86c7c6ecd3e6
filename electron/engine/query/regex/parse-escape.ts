import { classRanges, codePointMax, type Edge, type Ranges } from './pattern.ts'
import type { PatternReader } from './pattern-reader.ts'
import { badPattern, unsupportedPattern } from './regex-error.ts'

/** What stands behind a backslash. */
export type Escape =
  | { readonly kind: 'character'; readonly code: number }
  | { readonly kind: 'ranges'; readonly ranges: Ranges }
  | { readonly kind: 'property'; readonly source: string }
  | { readonly kind: 'edge'; readonly edge: Edge }
  /** By its number, or by its name. */
  | { readonly kind: 'reference'; readonly to: number | string }
  /** `\Q...\E`. */
  | { readonly kind: 'text'; readonly text: string }

const controls: Readonly<Record<string, number>> = { a: 7, e: 27, f: 12, n: 10, r: 13, t: 9 }
const edges: Readonly<Record<string, Edge>> = { A: 'start', b: 'word', B: 'notWord', z: 'end', Z: 'lastLine' }
const refused: ReadonlySet<string> = new Set(['C', 'G', 'K', 'R', 'X'])

/** Reads an escape, from behind its backslash. `groups` tells `\10` as a reference from an octal number. */
export function parseEscape(reader: PatternReader, isInClass: boolean, groups: number): Escape {
  if (reader.isAtEnd) throw badPattern('it ends with a backslash')
  const letter = reader.next
  if (/[0-9]/.test(letter)) return parseDigits(reader, isInClass, groups)
  const code = reader.take()
  if (!/[A-Za-z]/.test(letter)) return { kind: 'character', code }
  const control = controls[letter]
  if (control !== undefined) return { kind: 'character', code: control }
  if (letter === 'b' && isInClass) return { kind: 'character', code: 8 }
  const ranges = classRanges[letter]
  if (ranges !== undefined && !(isInClass && letter === 'N')) return { kind: 'ranges', ranges }
  const edge = isInClass ? undefined : edges[letter]
  if (edge !== undefined) return { kind: 'edge', edge }
  if (refused.has(letter) && !isInClass) throw unsupportedPattern(`\`\\${letter}\``)
  return parseLongEscape(reader, letter, isInClass)
}

function parseLongEscape(reader: PatternReader, letter: string, isInClass: boolean): Escape {
  switch (letter) {
    case 'c': {
      const found = reader.match(/[ -~]/y)
      if (found === null) throw badPattern('`\\c` stands before a character of ASCII')
      return { kind: 'character', code: found[0].toUpperCase().charCodeAt(0) ^ 0x40 }
    }
    case 'o':
    case 'x':
      return { kind: 'character', code: parseNumber(reader, letter) }
    case 'p':
    case 'P':
      return { kind: 'property', source: parseProperty(reader, letter === 'P') }
    case 'Q': {
      const text = reader.until('\\E') ?? reader.text.slice(reader.at)
      if (reader.text.slice(reader.at - 2, reader.at) !== '\\E') reader.at = reader.text.length
      return { kind: 'text', text }
    }
    case 'E':
      return { kind: 'text', text: '' }
    case 'g':
    case 'k':
      if (!isInClass) return { kind: 'reference', to: parseReference(reader, letter) }
  }
  throw badPattern(`\`\\${letter}\` means nothing`)
}

/** `\0`, `\12`, `\123`: octal where it is not a reference to a group that is there. */
function parseDigits(reader: PatternReader, isInClass: boolean, groups: number): Escape {
  const octal = /0[0-7]{0,2}|[1-7][0-7]{0,2}/y
  const start = reader.at
  const digits = (reader.match(/[0-9]+/y) as RegExpExecArray)[0]
  const number = Number(digits)
  if (!isInClass && !digits.startsWith('0') && (number < 10 || number <= groups))
    return { kind: 'reference', to: number }
  reader.at = start
  const found = reader.match(octal)
  if (found === null) throw badPattern(`there is no group ${number}`)
  return { kind: 'character', code: Number.parseInt(found[0], 8) }
}

/** `\x`, `\xh`, `\xhh`, `\x{h...}`, `\o{...}`. */
function parseNumber(reader: PatternReader, letter: 'o' | 'x'): number {
  const braced = reader.match(letter === 'x' ? /\{([0-9A-Fa-f]+)\}/y : /\{([0-7]+)\}/y)
  if (braced === null && (letter === 'o' || reader.next === '{'))
    throw badPattern(`\`\\${letter}\` stands before digits in braces`)
  const digits = braced?.[1] ?? (reader.match(/[0-9A-Fa-f]{0,2}/y) as RegExpExecArray)[0]
  const code = digits === '' ? 0 : Number.parseInt(digits, letter === 'x' ? 16 : 8)
  if (code > codePointMax || (code >= 0xd800 && code <= 0xdfff))
    throw badPattern(`there is no character ${digits}`)
  return code
}

const categories = /^(C[cfnos]?|L[lmotu&]?|M[cen]?|N[dlo]?|P[cdefios]?|S[ckmo]?|Z[lps]?|Any)$/

/** `\pL`, `\p{Lu}`, `\p{^Lu}`, `\p{Greek}`: categories, and scripts with all characters that they use. */
function parseProperty(reader: PatternReader, isUpper: boolean): string {
  const found = reader.match(/\{(\^?)([A-Za-z0-9_&\s-]+)\}|([CLMNPSZ])/y)
  if (found === null) throw badPattern('`\\p` stands before the name of a property')
  const name = found[3] ?? (found[2] as string).replaceAll(/[\s_-]/g, '')
  const isNegated = isUpper !== (found[1] === '^')
  const source = propertySource(name, found[2] ?? name)
  return `\\${isNegated ? 'P' : 'p'}{${source}}`
}

function propertySource(name: string, written: string): string {
  if (name === 'L&') return 'LC'
  if (categories.test(name)) return name === 'Cs' ? 'Cs' : name
  const script = `Script_Extensions=${written.trim()}`
  if (!isProperty(script)) throw unsupportedPattern(`the property \`${written}\``)
  return script
}

function isProperty(source: string): boolean {
  try {
    return new RegExp(`\\p{${source}}`, 'u').source !== ''
  } catch {
    return false
  }
}

function parseReference(reader: PatternReader, letter: 'g' | 'k'): number | string {
  if (letter === 'g' && /[<']/.test(reader.next)) throw unsupportedPattern('calling a group, `\\g<...>`,')
  const found = reader.match(
    letter === 'g'
      ? /(-?[0-9]+)|\{(-?[0-9]+)\}|\{([A-Za-z_]\w*)\}/y
      : /()()(?:\{([A-Za-z_]\w*)\}|<([A-Za-z_]\w*)>|'([A-Za-z_]\w*)')/y,
  )
  if (found === null) throw badPattern(`\`\\${letter}\` stands before the number or the name of a group`)
  const name = found[3] ?? found[4] ?? found[5]
  return name ?? Number(found[1] ?? found[2])
}
