import type { CharacterSet, Ranges } from './pattern.ts'
import { posixRanges } from './pattern.ts'
import { parseEscape } from './parse-escape.ts'
import type { PatternReader } from './pattern-reader.ts'
import { badPattern, unsupportedPattern } from './regex-error.ts'

interface Draft {
  readonly ranges: [number, number][]
  readonly fixed: [number, number][]
  readonly properties: string[]
}

/** Reads a class, from behind its `[` to behind its `]`. */
export function parseClass(reader: PatternReader, ignoresCase: boolean): CharacterSet {
  const isNegated = reader.skip('^')
  const draft: Draft = { ranges: [], fixed: [], properties: [] }
  // Where the first is a `]` it is a character.
  for (let isFirst = true; isFirst || reader.next !== ']'; isFirst = false) {
    if (reader.isAtEnd) throw badPattern('a class has no `]`')
    parseItem(reader, draft, ignoresCase)
  }
  reader.at += 1
  return { isNegated, ...draft }
}

function parseItem(reader: PatternReader, draft: Draft, ignoresCase: boolean): void {
  const named = reader.match(/\[:(\^?[a-z]*):\]/y)
  if (named !== null) {
    const ranges = posixRanges(named[1] as string, ignoresCase)
    if (ranges === undefined) throw badPattern(`there is no class \`${named[0]}\``)
    return addTo(draft.fixed, ranges)
  }
  if (/\[([.=]).*?\1\]/y.test(reader.text.slice(reader.at)))
    throw badPattern('collating elements are not known')
  const first = parseMember(reader, draft)
  if (first === null) return
  const last = parseRangeEnd(reader, draft)
  if (last !== null && last < first) throw badPattern('a range in a class ends before it begins')
  draft.ranges.push([first, last ?? first])
}

/** A character of a class; null where it was a class of its own, which is in the draft then. */
function parseMember(reader: PatternReader, draft: Draft): number | null {
  if (!reader.skip('\\')) return reader.take()
  const escape = parseEscape(reader, true, 0)
  switch (escape.kind) {
    case 'character':
      return escape.code
    case 'ranges':
      addTo(draft.fixed, escape.ranges)
      return null
    case 'property':
      draft.properties.push(escape.source)
      return null
    case 'text':
      for (const character of escape.text) {
        const code = character.codePointAt(0) as number
        draft.ranges.push([code, code])
      }
      return null
    default:
      throw unsupportedPattern('an assertion in a class')
  }
}

/** The end of a range; null where the hyphen stands for itself, or there is none. */
function parseRangeEnd(reader: PatternReader, draft: Draft): number | null {
  if (reader.next !== '-' || reader.text.charAt(reader.at + 1) === ']') return null
  reader.at += 1
  if (reader.isAtEnd) throw badPattern('a class has no `]`')
  if (/\[:\^?[a-z]*:\]/y.test(reader.text.slice(reader.at))) throw badPattern('a class cannot end a range')
  const last = parseMember(reader, draft)
  if (last === null) draft.ranges.push([0x2d, 0x2d])
  return last
}

function addTo(ranges: [number, number][], more: Ranges): void {
  for (const [first, last] of more) ranges.push([first, last])
}
