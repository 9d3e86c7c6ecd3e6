/** Reads a pattern from front to back, by code points. */
export class PatternReader {
  readonly text: string
  at = 0

  constructor(text: string) {
    this.text = text
  }

  get isAtEnd(): boolean {
    return this.at >= this.text.length
  }

  /** The unit at hand, or the empty text at the end. */
  get next(): string {
    return this.text.charAt(this.at)
  }

  /** One code point. */
  take(): number {
    const code = this.text.codePointAt(this.at) as number
    this.at += code > 0xffff ? 2 : 1
    return code
  }

  /** Whether the text was there; it is behind then. */
  skip(text: string): boolean {
    if (!this.text.startsWith(text, this.at)) return false
    this.at += text.length
    return true
  }

  /** What a sticky expression finds here, or null; it is behind then. */
  match(expression: RegExp): RegExpExecArray | null {
    expression.lastIndex = this.at
    const found = expression.exec(this.text)
    if (found !== null) this.at = expression.lastIndex
    return found
  }

  /** What stands before the next `end`, which is passed over; null where there is none. */
  until(end: string): string | null {
    const at = this.text.indexOf(end, this.at)
    if (at < 0) return null
    const before = this.text.slice(this.at, at)
    this.at = at + end.length
    return before
  }
}
