/** A regular expression as PCRE2 reads it, as a tree. Each node knows the flags that held where it stands. */
export type PatternNode =
  | { readonly kind: 'sequence' | 'choice'; readonly parts: readonly PatternNode[] }
  | RepeatNode
  | { readonly kind: 'character'; readonly code: number; readonly ignoresCase: boolean }
  | { readonly kind: 'set'; readonly set: CharacterSet; readonly ignoresCase: boolean }
  | { readonly kind: 'edge'; readonly edge: Edge }
  | {
      readonly kind: 'look'
      readonly isAhead: boolean
      readonly isNegative: boolean
      readonly part: PatternNode
    }
  /** Index from 1; what it matches can be asked for. */
  | { readonly kind: 'capture'; readonly index: number; readonly part: PatternNode }
  /** What it has matched it does not give back. */
  | { readonly kind: 'atomic'; readonly part: PatternNode }
  | { readonly kind: 'reference'; readonly index: number; readonly ignoresCase: boolean }

export interface RepeatNode {
  readonly kind: 'repeat'
  readonly part: PatternNode
  readonly min: number
  readonly max: number
  readonly isLazy: boolean
}

/** Places between characters. `lastLine` is the end, or before a newline that ends the text. */
export type Edge = 'start' | 'end' | 'lastLine' | 'lineStart' | 'lineEnd' | 'word' | 'notWord'

/** Inclusive ranges of code points. */
export type Ranges = readonly (readonly [first: number, last: number])[]

export interface CharacterSet {
  readonly isNegated: boolean
  /** Ranges that are written out, which case may widen. */
  readonly ranges: Ranges
  /** Ranges of classes such as `\w`, which are as they are. */
  readonly fixed: Ranges
  /** Classes of Unicode, as JavaScript writes them: `\p{Lu}`. */
  readonly properties: readonly string[]
}

export const codePointMax = 0x10ffff

/** A newline, as `.` and `$` know it. */
export const newline: Ranges = [[10, 10]]

const complementOf = (ranges: Ranges): Ranges => {
  const gaps: [number, number][] = []
  let next = 0
  for (const [first, last] of ranges) {
    if (first > next) gaps.push([next, first - 1])
    next = last + 1
  }
  if (next <= codePointMax) gaps.push([next, codePointMax])
  return gaps
}

/** What the classes stand for without PCRE2's option UCP: ASCII, and for blanks a list. Each ascending. */
const digits: Ranges = [[48, 57]]
const words: Ranges = [
  [48, 57],
  [65, 90],
  [95, 95],
  [97, 122],
]
const spaces: Ranges = [
  [9, 13],
  [32, 32],
]
const blanks: Ranges = [
  [9, 9],
  [32, 32],
  [0xa0, 0xa0],
  [0x1680, 0x1680],
  [0x180e, 0x180e],
  [0x2000, 0x200a],
  [0x202f, 0x202f],
  [0x205f, 0x205f],
  [0x3000, 0x3000],
]
const breaks: Ranges = [
  [10, 13],
  [0x85, 0x85],
  [0x2028, 0x2029],
]

/** By the letter behind the backslash. */
export const classRanges: Readonly<Record<string, Ranges>> = {
  d: digits,
  D: complementOf(digits),
  w: words,
  W: complementOf(words),
  s: spaces,
  S: complementOf(spaces),
  h: blanks,
  H: complementOf(blanks),
  v: breaks,
  V: complementOf(breaks),
  N: complementOf(newline),
}

const posix: Readonly<Record<string, Ranges>> = {
  alnum: [
    [48, 57],
    [65, 90],
    [97, 122],
  ],
  alpha: [
    [65, 90],
    [97, 122],
  ],
  ascii: [[0, 127]],
  blank: [
    [9, 9],
    [32, 32],
  ],
  cntrl: [
    [0, 31],
    [127, 127],
  ],
  digit: digits,
  graph: [[33, 126]],
  lower: [[97, 122]],
  print: [[32, 126]],
  punct: [
    [33, 47],
    [58, 64],
    [91, 96],
    [123, 126],
  ],
  space: spaces,
  upper: [[65, 90]],
  word: words,
  xdigit: [
    [48, 57],
    [65, 70],
    [97, 102],
  ],
}

/** The ranges of `[:name:]`, with `^` before the name what is left; undefined for a name that nobody knows. */
export function posixRanges(name: string, ignoresCase: boolean): Ranges | undefined {
  const isNegated = name.startsWith('^')
  const plain = isNegated ? name.slice(1) : name
  const found = ignoresCase && (plain === 'lower' || plain === 'upper') ? posix['alpha'] : posix[plain]
  return isNegated && found !== undefined ? complementOf(found) : found
}
