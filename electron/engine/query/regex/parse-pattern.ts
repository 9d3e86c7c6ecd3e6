import { newline, type CharacterSet, type Edge, type PatternNode, type Ranges } from './pattern.ts'
import { parseClass } from './parse-class.ts'
import { parseEscape } from './parse-escape.ts'
import { countGroups, parseGroupStart, type Flags } from './parse-group.ts'
import { PatternReader } from './pattern-reader.ts'
import { badPattern } from './regex-error.ts'

export interface Pattern {
  readonly node: PatternNode
  /** How many groups capture. */
  readonly groups: number
  /** Indexes of the groups that have a name. */
  readonly names: ReadonlyMap<string, number>
}

const repeatMax = 65_535
const nestingMax = 250

/** Reads a pattern as PCRE2 does with its option UTF. Errors: 51091 for what is wrong, 238 for what is not supported. */
export function parsePattern(text: string, flags: Flags): Pattern {
  return new PatternParser(text, flags).parse()
}

const setOf = (ranges: Ranges, isNegated = false): CharacterSet => ({
  isNegated,
  ranges: [],
  fixed: ranges,
  properties: [],
})
const sequence = (parts: readonly PatternNode[]): PatternNode =>
  parts.length === 1 ? (parts[0] as PatternNode) : { kind: 'sequence', parts }

class PatternParser {
  readonly #reader: PatternReader
  readonly #names = new Map<string, number>()
  readonly #groupsInAll: number
  #flags: Flags
  #groups = 0
  #depth = 0

  constructor(text: string, flags: Flags) {
    this.#reader = new PatternReader(text)
    this.#groupsInAll = countGroups(text)
    this.#flags = flags
  }

  parse(): Pattern {
    this.#reader.match(/(?:\(\*UTF8?\))*/y)
    const node = this.#choice()
    if (!this.#reader.isAtEnd) throw badPattern('a `)` has no `(`')
    return { node, groups: this.#groups, names: this.#names }
  }

  #choice(): PatternNode {
    this.#depth += 1
    if (this.#depth > nestingMax) throw badPattern(`it nests more than ${nestingMax} groups`)
    const options = [this.#sequence()]
    while (this.#reader.skip('|')) options.push(this.#sequence())
    this.#depth -= 1
    return options.length === 1 ? (options[0] as PatternNode) : { kind: 'choice', parts: options }
  }

  #sequence(): PatternNode {
    const parts: PatternNode[] = []
    for (;;) {
      this.#skipBlanks()
      const { next } = this.#reader
      if (next === '' || next === '|' || next === ')') return sequence(parts)
      const atoms = this.#atoms()
      const last = atoms.pop()
      if (last === undefined) continue
      parts.push(...atoms, this.#repeated(last))
    }
  }

  /** Comments, and with the flag x blanks. */
  #skipBlanks(): void {
    for (;;) {
      const { x: isExtended } = this.#flags
      if (isExtended && this.#reader.match(/[\t-\r ]+|#[^\n]*\n?/y) !== null) continue
      if (!this.#reader.skip('(?#')) return
      if (this.#reader.until(')') === null) throw badPattern('a comment has no `)`')
    }
  }

  /** What the next character begins: mostly one atom; `\Q` may bring many, and flags none. */
  #atoms(): PatternNode[] {
    const reader = this.#reader
    const { i: ignoresCase, m: isMultiline, s: dotIsAll } = this.#flags
    const next = reader.next
    if (/[*+?]/.test(next) || isQuantifier(reader)) throw badPattern('a quantifier has nothing to repeat')
    const code = reader.take()
    switch (next) {
      case '^':
        return [edge(isMultiline ? 'lineStart' : 'start')]
      case '$':
        return [edge(isMultiline ? 'lineEnd' : 'lastLine')]
      case '.':
        return [{ kind: 'set', set: setOf(dotIsAll ? [] : newline, true), ignoresCase: false }]
      case '[':
        return [{ kind: 'set', set: parseClass(reader, ignoresCase), ignoresCase }]
      case '\\':
        return this.#escape()
      case '(':
        return this.#group()
      default:
        return [{ kind: 'character', code, ignoresCase }]
    }
  }

  #escape(): PatternNode[] {
    const { i: ignoresCase } = this.#flags
    const escape = parseEscape(this.#reader, false, this.#groupsInAll)
    switch (escape.kind) {
      case 'character':
        return [{ kind: 'character', code: escape.code, ignoresCase }]
      case 'ranges':
        return [{ kind: 'set', set: setOf(escape.ranges), ignoresCase: false }]
      case 'property':
        return [{ kind: 'set', set: { ...setOf([]), properties: [escape.source] }, ignoresCase: false }]
      case 'edge':
        return [edge(escape.edge)]
      case 'reference':
        return [{ kind: 'reference', index: this.#indexOf(escape.to), ignoresCase }]
      case 'text':
        return Array.from(escape.text, (character) => ({
          kind: 'character',
          code: character.codePointAt(0) as number,
          ignoresCase,
        }))
    }
  }

  #indexOf(to: number | string): number {
    const index = typeof to === 'string' ? this.#names.get(to) : to < 0 ? this.#groups + 1 + to : to
    if (index === undefined || index < 1 || index > this.#groupsInAll)
      throw badPattern(`there is no group \`${to}\``)
    return index
  }

  #group(): PatternNode[] {
    const start = parseGroupStart(this.#reader, this.#flags)
    if (start.kind === 'flags') {
      this.#flags = start.flags
      return []
    }
    if (start.kind === 'reference')
      return [{ kind: 'reference', index: this.#indexOf(start.name), ignoresCase: this.#flags.i }]
    const outer = this.#flags
    if (start.kind === 'plain') this.#flags = start.flags
    const index = start.kind === 'capture' ? this.#newGroup(start.name) : 0
    const part = this.#choice()
    if (!this.#reader.skip(')')) throw badPattern('a `(` has no `)`')
    this.#flags = outer
    switch (start.kind) {
      case 'plain':
        return [part.kind === 'character' ? part : { kind: 'sequence', parts: [part] }]
      case 'capture':
        return [{ kind: 'capture', index, part }]
      case 'atomic':
        return [{ kind: 'atomic', part }]
      case 'look':
        return [{ ...start, part }]
    }
  }

  #newGroup(name: string | null): number {
    this.#groups += 1
    if (name !== null && this.#names.has(name)) throw badPattern(`two groups are called \`${name}\``)
    if (name !== null) this.#names.set(name, this.#groups)
    return this.#groups
  }

  #repeated(part: PatternNode): PatternNode {
    let node = part
    for (;;) {
      this.#skipBlanks()
      const counts = quantifier(this.#reader)
      if (counts === null) return node
      const [min, max] = counts
      if (min > repeatMax || (max !== Infinity && max > repeatMax))
        throw badPattern('a count is above 65,535')
      if (max < min) throw badPattern('the counts of a quantifier are out of order')
      const isLazy = this.#reader.skip('?')
      const isPossessive = !isLazy && this.#reader.skip('+')
      const repeat: PatternNode = { kind: 'repeat', part: node, min, max, isLazy }
      node = isPossessive ? { kind: 'atomic', part: repeat } : repeat
      if (/[*+?]/.test(this.#reader.next) || isQuantifier(this.#reader))
        throw badPattern('a quantifier has nothing to repeat')
    }
  }
}

const edge = (name: Edge): PatternNode => ({ kind: 'edge', edge: name })

const counted = /\{([0-9]+)(?:(,)([0-9]*))?\}/y

function isQuantifier(reader: PatternReader): boolean {
  counted.lastIndex = reader.at
  return counted.test(reader.text)
}

function quantifier(reader: PatternReader): readonly [number, number] | null {
  if (reader.skip('*')) return [0, Infinity]
  if (reader.skip('+')) return [1, Infinity]
  if (reader.skip('?')) return [0, 1]
  const found = reader.match(counted)
  if (found === null) return null
  const min = Number(found[1])
  if (found[2] === undefined) return [min, min]
  return [min, found[3] === '' ? Infinity : Number(found[3])]
}
