import type { CharacterSet, Edge, PatternNode, Ranges } from './pattern.ts'
import { unsupportedPattern } from './regex-error.ts'

/**
 * The source of a JavaScript expression, for the flag `u` and, where `ignoresCase`, `i`, that matches where PCRE2's
 * pattern does. (With `v`, V8 13.6 lets a class behind `(?i:...)` ignore case too.) Groups that capture are called `g` and their index. Errors: 238 for an atomic group that is looked at
 * from behind.
 */
export function javascriptSource(node: PatternNode, ignoresCase: boolean): string {
  return new SourceWriter(ignoresCase).write(node)
}

/** Whether every character for which it matters is looked for in either case. */
export function ignoresCaseThroughout(node: PatternNode): boolean {
  switch (node.kind) {
    case 'sequence':
    case 'choice':
      return node.parts.every(ignoresCaseThroughout)
    case 'character':
      return node.ignoresCase || !hasCase(node.code)
    case 'set':
      return node.ignoresCase || node.set.ranges.length === 0
    case 'reference':
      return node.ignoresCase
    case 'edge':
      return true
    default:
      return ignoresCaseThroughout(node.part)
  }
}

const edgeSources: Readonly<Record<Edge, string>> = {
  start: '^',
  end: '$',
  lastLine: '(?=\\n?$)',
  // Behind a newline that ends the text no line starts.
  lineStart: '(?:^|(?<=\\n)(?=[^]))',
  lineEnd: '(?=\\n|$)',
  word: '\\b',
  notWord: '\\B',
}

class SourceWriter {
  readonly #ignoresCase: boolean
  #atomics = 0
  #isBehind = false

  constructor(ignoresCase: boolean) {
    this.#ignoresCase = ignoresCase
  }

  write(node: PatternNode): string {
    switch (node.kind) {
      case 'sequence':
        return node.parts
          .map((part) => (part.kind === 'choice' ? `(?:${this.write(part)})` : this.write(part)))
          .join('')
      case 'choice':
        return node.parts.map((part) => this.write(part)).join('|')
      case 'repeat':
        return `(?:${this.write(node.part)})${counts(node.min, node.max)}${node.isLazy ? '?' : ''}`
      case 'character':
        return this.#cased(codeSource(node.code), hasCase(node.code) ? node.ignoresCase : null)
      case 'set':
        return this.setSource(node.set, node.ignoresCase)
      case 'edge': {
        const isWord = node.edge === 'word' || node.edge === 'notWord'
        return this.#cased(edgeSources[node.edge], isWord ? false : null)
      }
      case 'look':
        return this.#look(node)
      case 'capture':
        return `(?<g${node.index}>${this.write(node.part)})`
      case 'atomic':
        return this.#atomic(node.part)
      case 'reference':
        return this.#cased(`\\k<g${node.index}>`, node.ignoresCase)
    }
  }

  /** One code point. Classes such as `\w` are not widened by case, ranges that are written out are. */
  setSource({ isNegated, ranges, fixed, properties }: CharacterSet, ignoresCase: boolean): string {
    const as = `${rangesSource(fixed)}${properties.join('')}`
    const written = rangesSource(ranges)
    if (as === '' || written === '' || !ignoresCase) {
      const isWidened = written === '' ? false : ignoresCase
      return this.#cased(`[${isNegated ? '^' : ''}${written}${as}]`, isWidened)
    }
    const either = `${this.#cased(`[${written}]`, true)}|${this.#cased(`[${as}]`, false)}`
    return isNegated ? `(?:(?!${either})[^])` : `(?:${either})`
  }

  /** Wrapped where its case counts in another way than the whole expression's; null where it does not matter. */
  #cased(source: string, ignoresCase: boolean | null): string {
    if (ignoresCase === null || ignoresCase === this.#ignoresCase) return source
    return ignoresCase ? `(?i:${source})` : `(?-i:${source})`
  }

  #look({ isAhead, isNegative, part }: Extract<PatternNode, { kind: 'look' }>): string {
    const wasBehind = this.#isBehind
    this.#isBehind = !isAhead
    const source = this.write(part)
    this.#isBehind = wasBehind
    return `(?${isAhead ? '' : '<'}${isNegative ? '!' : '='}${source})`
  }

  /** What a lookahead has found it does not look for again. */
  #atomic(part: PatternNode): string {
    if (this.#isBehind) throw unsupportedPattern('an atomic group within a lookbehind')
    const name = `a${++this.#atomics}`
    return `(?:(?=(?<${name}>${this.write(part)}))${this.#cased(`\\k<${name}>`, false)})`
  }
}

const counts = (min: number, max: number): string => {
  if (max === Infinity) return min === 0 ? '*' : min === 1 ? '+' : `{${min},}`
  return min === max ? `{${min}}` : `{${min},${max}}`
}

function hasCase(code: number): boolean {
  const text = String.fromCodePoint(code)
  return text.toLowerCase() !== text.toUpperCase()
}

/** Letters and digits of ASCII stand for themselves. */
function codeSource(code: number): string {
  const text = String.fromCodePoint(code)
  return /[0-9A-Za-z]/.test(text) ? text : `\\u{${code.toString(16)}}`
}

const rangesSource = (ranges: Ranges): string =>
  ranges
    .map(([first, last]) => (first === last ? codeSource(first) : `${codeSource(first)}-${codeSource(last)}`))
    .join('')
