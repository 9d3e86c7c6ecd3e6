import { SyntaxStop } from './parse-problem.ts'

const identifierPattern = /[\p{L}\p{Nl}_$][\p{L}\p{Nl}\p{Mn}\p{Mc}\p{Nd}\p{Pc}$\u200c\u200d]*/uy
/** Everything that a person may have meant as a number, so that the whole of it is in the message when it is none. */
const numberPattern =
  /[+-]?(?:Infinity\b|NaN\b|(?:0[xX][0-9a-fA-F]+|\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?))/y
const wordTailPattern = /[\w$.]*/y
const spacePattern = /[\s\ufeff]*/y
const stringRunPatterns = { '"': /[^"\\\n\r]*/y, "'": /[^'\\\n\r]*/y } as const
const simpleEscapes: Readonly<Record<string, string>> = {
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  0: '\0',
  '"': '"',
  "'": "'",
  '`': '`',
  '/': '/',
  '\\': '\\',
}

/** A position in a text, and the tokens that can be read from there. Every failure is a `SyntaxStop`. */
export class Scanner {
  readonly text: string
  offset: number

  constructor(text: string, offset = 0) {
    this.text = text
    this.offset = offset
  }

  /** Moves over white space and comments, then tells the character there ('' at the end). */
  peek(): string {
    for (;;) {
      const unit = this.text.charCodeAt(this.offset)
      if (unit === 0x20 || unit === 0x0a || unit === 0x0d || unit === 0x09) this.offset += 1
      else if (unit === 0x2f && this.#skipComment()) continue
      else if (unit > 0x7f && this.#skipWideSpace()) continue
      else return this.text.charAt(this.offset)
    }
  }

  /** Moves over `character` if it is next. */
  take(character: string): boolean {
    if (this.peek() !== character) return false
    this.offset += 1
    return true
  }

  expect(character: string, where: string): void {
    if (!this.take(character)) throw this.unexpected(`"${character}" ${where}`)
  }

  /** A failure at the present place that says what was expected. */
  unexpected(expected: string): SyntaxStop {
    const found = this.peek()
    if (found === '') return new SyntaxStop(`The text ends where ${expected} is expected`, this.offset, 0)
    const shown = String.fromCodePoint(this.text.codePointAt(this.offset) as number)
    return new SyntaxStop(
      `Found ${JSON.stringify(shown)} where ${expected} is expected`,
      this.offset,
      shown.length,
    )
  }

  /** An unquoted name, or '' where there is none. */
  identifier(): string {
    return this.#match(identifierPattern)
  }

  /** The source text of a number, or '' where there is none. */
  number(): string {
    return this.#match(numberPattern)
  }

  /** What directly follows a number or name without space: "12ab" has the tail "ab". */
  wordTail(): string {
    return this.#match(wordTailPattern)
  }

  /** The value of a quoted text whose opening quote is next. */
  string(): string {
    const start = this.offset
    const quote = this.text.charAt(start) === "'" ? "'" : '"'
    this.offset += 1
    let value = this.#match(stringRunPatterns[quote])
    for (;;) {
      const next = this.text.charAt(this.offset)
      if (next === quote) break
      if (next !== '\\') throw this.#unterminated(next, start)
      value += this.#escape() + this.#match(stringRunPatterns[quote])
    }
    this.offset += 1
    if (!value.isWellFormed()) {
      throw new SyntaxStop(
        'The text holds half of a surrogate pair, which BSON cannot store',
        start,
        this.offset - start,
      )
    }
    return value
  }

  /** Pattern and flags of a regular expression whose opening slash is next. */
  regex(): { pattern: string; flags: string } {
    const start = this.offset
    let inClass = false
    let at = start + 1
    for (;;) {
      const character = this.text.charAt(at)
      if (character === '' || character === '\n') {
        throw new SyntaxStop('The regular expression has no closing slash', start, at - start)
      }
      if (character === '/' && !inClass) break
      if (character === '[') inClass = true
      if (character === ']') inClass = false
      at += character === '\\' ? 2 : 1
    }
    this.offset = at + 1
    return { pattern: this.text.slice(start + 1, at), flags: this.identifier() }
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.offset
    const found = pattern.exec(this.text)?.[0] ?? ''
    this.offset += found.length
    return found
  }

  #unterminated(next: string, start: number): SyntaxStop {
    if (next === '') return new SyntaxStop('The text has no closing quote', start, this.offset - start)
    return new SyntaxStop('A line ends inside quotes; write \\n for a new line', this.offset, 1)
  }

  #escape(): string {
    const start = this.offset
    const letter = this.text.charAt(start + 1)
    if (letter === '') throw new SyntaxStop('The text ends within an escape', start, 1)
    this.offset += 2
    if (letter === 'u' && this.text.charAt(this.offset) === '{') return this.#codePoint(start)
    if (letter === 'u') return String.fromCharCode(this.#hexDigits(start, 4))
    if (letter === 'x') return String.fromCharCode(this.#hexDigits(start, 2))
    const simple = simpleEscapes[letter]
    if (simple !== undefined) return simple
    if (letter === '\n') return ''
    throw new SyntaxStop(`"\\${letter}" is not an escape; write "\\\\" for a backslash`, start, 2)
  }

  #hexDigits(start: number, count: number): number {
    const digits = this.text.slice(this.offset, this.offset + count)
    if (digits.length < count || !/^[0-9a-fA-F]+$/.test(digits)) {
      throw new SyntaxStop(`An escape needs ${count} hexadecimal digits`, start, 2 + digits.length)
    }
    this.offset += count
    return Number.parseInt(digits, 16)
  }

  #codePoint(start: number): string {
    const end = this.text.indexOf('}', this.offset)
    const digits = end < 0 ? '' : this.text.slice(this.offset + 1, end)
    const value = /^[0-9a-fA-F]{1,6}$/.test(digits) ? Number.parseInt(digits, 16) : Infinity
    if (value > 0x10ffff) throw new SyntaxStop('An escape \\u{...} needs a code point up to 10FFFF', start, 2)
    this.offset = end + 1
    return String.fromCodePoint(value)
  }

  #skipComment(): boolean {
    const start = this.offset
    if (this.text.startsWith('//', start)) {
      const end = this.text.indexOf('\n', start)
      this.offset = end < 0 ? this.text.length : end + 1
      return true
    }
    if (!this.text.startsWith('/*', start)) return false
    const end = this.text.indexOf('*/', start + 2)
    if (end < 0) throw new SyntaxStop('The comment has no end', start, this.text.length - start)
    this.offset = end + 2
    return true
  }

  #skipWideSpace(): boolean {
    return this.#match(spacePattern).length > 0
  }
}
