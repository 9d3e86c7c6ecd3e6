import { joinBytes } from '../../../shared/ejson/text-bytes.ts'
import { importDocumentTextBytesMax } from '../../../shared/model/limits.ts'

/** The text of one value at the top of the file (or of its array), as it was cut out; it may be malformed. */
export interface Frame {
  /** Empty where `isTooLarge`. */
  readonly text: Uint8Array
  /** 1-based line and 0-based byte offset of its first byte. */
  readonly line: number
  readonly offset: number
  /** Its text is longer than `importDocumentTextBytesMax` and was dropped. */
  readonly isTooLarge: boolean
}

/** What a byte means depends on where we are; `home` is where a text or comment leads back to. */
type Home = 'top' | 'value' | 'scalar'
type State =
  | Home
  | 'string'
  | 'stringEscape'
  | 'slash'
  | 'lineComment'
  | 'blockComment'
  | 'regex'
  | 'regexEscape'

const newline = 0x0a
const openBrace = 0x7b
const closeBrace = 0x7d
const openBracket = 0x5b
const closeBracket = 0x5d
const openParen = 0x28
const closeParen = 0x29
const comma = 0x2c
const slash = 0x2f
const star = 0x2a
const backslash = 0x5c
const doubleQuote = 0x22
const singleQuote = 0x27
/** Openers deeper than this are counted no more: such a document is refused anyway, and ends with its line or array. */
const openersMax = 4096

/**
 * Cuts a stream of bytes into the texts of its documents: an array of documents, one document, one a line, or one
 * after the other. It knows quotes, escapes, comments and regular expressions, so that braces inside them do not
 * count, and gives every byte one look. A broken document does not swallow the next: a `{` that stands first on its
 * line, where no value can be, begins a new one.
 */
export class DocumentFramer {
  readonly #onFrame: (frame: Frame) => void
  readonly #openers = new Uint8Array(openersMax)
  #depth = 0
  #state: State = 'top'
  #home: Home = 'top'
  #quote = 0
  #inClass = false
  #lastByte = 0
  /** Last byte that is neither white space nor comment, of the present frame. */
  #lastSignificant = 0
  #isFirstOnLine = true
  #isInArray = false
  #line = 1
  #offset = 0
  #chunk: Uint8Array = new Uint8Array()
  #frameStart = -1
  #frameLine = 0
  #frameOffset = 0
  #parts: Uint8Array[] = []
  #partsLength = 0

  constructor(onFrame: (frame: Frame) => void) {
    this.#onFrame = onFrame
  }

  /** Whether the file's array still lacks its closing bracket. */
  get isInArray(): boolean {
    return this.#isInArray
  }

  /** 1-based. */
  get line(): number {
    return this.#line
  }

  /** Bytes pushed so far. */
  get offset(): number {
    return this.#offset
  }

  push(chunk: Uint8Array): void {
    this.#chunk = chunk
    if (this.#frameStart >= 0) this.#frameStart = 0
    for (let at = 0; at < chunk.length;) at = this.#step(chunk, at)
    this.#offset += chunk.length
    if (this.#frameStart >= 0) this.#keep(chunk.slice(this.#frameStart))
    this.#chunk = new Uint8Array()
  }

  /** The last frame, where the text ends within one. */
  end(): void {
    if (this.#frameStart < 0) return
    this.#frameStart = 0
    this.#emit(0)
  }

  #step(chunk: Uint8Array, at: number): number {
    switch (this.#state) {
      case 'value':
        return this.#value(chunk, at)
      case 'string':
        return this.#string(chunk, at)
      case 'top':
        return this.#top(chunk, at)
      case 'scalar':
        return this.#scalar(chunk, at)
      case 'slash':
        return this.#slash(chunk, at)
      case 'regex':
        return this.#regex(chunk, at)
      case 'stringEscape':
        return this.#escape(chunk, at, 'string')
      case 'regexEscape':
        return this.#escape(chunk, at, 'regex')
      case 'lineComment':
      case 'blockComment':
        return this.#comment(chunk, at)
    }
  }

  #top(chunk: Uint8Array, at: number): number {
    const byte = chunk[at] as number
    if (byte === newline) this.#newline()
    else if (byte === openBracket && !this.#isInArray) this.#isInArray = true
    else if (byte === closeBracket && this.#isInArray) this.#isInArray = false
    else if (byte === slash) this.#enterSlash('top')
    else if (!isSeparator(byte)) return this.#begin(at, byte)
    return at + 1
  }

  /** A document, or something that is none and will be refused; either ends where its brackets do. */
  #begin(at: number, byte: number): number {
    this.#frameStart = at
    this.#frameLine = this.#line
    this.#frameOffset = this.#offset + at
    this.#depth = 0
    this.#lastSignificant = 0
    const isBracketed = byte === openBrace || byte === openBracket
    this.#state = isBracketed ? 'value' : 'scalar'
    if (!isBracketed) return at
    this.#open(byte)
    return at + 1
  }

  #value(chunk: Uint8Array, start: number): number {
    for (let at = start; at < chunk.length; at += 1) {
      const byte = chunk[at] as number
      if (byte === 0x20 || byte === 0x0d || byte === 0x09) continue
      if (byte === newline) {
        this.#newline()
        continue
      }
      if (byte === doubleQuote || byte === singleQuote) {
        this.#enterString(byte, 'value')
        return at + 1
      }
      if (byte === slash) {
        this.#enterSlash('value')
        return at + 1
      }
      if (byte === openBrace && this.#isFirstOnLine && !this.#isValuePlace()) {
        this.#emit(at)
        return at
      }
      this.#isFirstOnLine = false
      if (byte === openBrace || byte === openBracket || byte === openParen) this.#open(byte)
      else if (byte === closeBrace || byte === closeBracket || byte === closeParen) {
        const next = this.#close(byte, at)
        if (next >= 0) return next
      } else this.#lastSignificant = byte
    }
    return chunk.length
  }

  #open(byte: number): void {
    if (this.#depth < openersMax) this.#openers[this.#depth] = byte
    this.#depth += 1
    this.#lastSignificant = byte
    this.#isFirstOnLine = false
  }

  /**
   * Closes the nearest opener of the same sort, and what is open within it; where there is none, the byte is left to
   * the parser to complain about. Answers where to go on when the frame has ended, else -1.
   */
  #close(byte: number, at: number): number {
    const opener = byte === closeBrace ? openBrace : byte === closeBracket ? openBracket : openParen
    let depth = Math.min(this.#depth, openersMax) - 1
    if (this.#depth > openersMax) depth = this.#depth - 1
    else while (depth >= 0 && this.#openers[depth] !== opener) depth -= 1
    this.#lastSignificant = byte
    if (depth < 0) {
      if (byte !== closeBracket || !this.#isInArray) return -1
      this.#emit(at)
      return at
    }
    this.#depth = depth
    if (depth > 0) return -1
    this.#emit(at + 1)
    return at + 1
  }

  /** Whether a value may stand here: after `:` in an object, after `[` or `,` in an array. */
  #isValuePlace(): boolean {
    const opener = this.#openers[Math.min(this.#depth, openersMax) - 1]
    if (opener === openBrace) return this.#lastSignificant === 0x3a
    return this.#lastSignificant === opener || this.#lastSignificant === comma
  }

  /** Text without brackets at the top: ends with its line, or in an array with its element. */
  #scalar(chunk: Uint8Array, start: number): number {
    for (let at = start; at < chunk.length; at += 1) {
      const byte = chunk[at] as number
      if (byte === newline || (this.#isInArray && (byte === comma || byte === closeBracket))) {
        this.#emit(at)
        return at
      }
      if (byte === doubleQuote) {
        this.#enterString(byte, 'scalar')
        return at + 1
      }
    }
    return chunk.length
  }

  #enterString(quote: number, home: Home): void {
    this.#quote = quote
    this.#home = home
    this.#state = 'string'
    this.#lastSignificant = quote
    this.#isFirstOnLine = false
  }

  /** A line's end ends a text as well: the grammar has no text over several lines, so its quote was forgotten. */
  #string(chunk: Uint8Array, start: number): number {
    const quote = this.#quote
    for (let at = start; at < chunk.length; at += 1) {
      const byte = chunk[at] as number
      if (byte === quote) {
        this.#state = this.#home
        return at + 1
      }
      if (byte === backslash) {
        this.#state = 'stringEscape'
        return at + 1
      }
      if (byte === newline) {
        this.#state = this.#home
        return at
      }
    }
    return chunk.length
  }

  #escape(chunk: Uint8Array, at: number, back: State): number {
    this.#state = back
    return chunk[at] === newline ? at : at + 1
  }

  #enterSlash(home: Home): void {
    this.#home = home
    this.#state = 'slash'
  }

  /** The byte after a slash tells a comment from a regular expression. */
  #slash(chunk: Uint8Array, at: number): number {
    const byte = chunk[at]
    this.#lastByte = 0
    if (byte === slash) this.#state = 'lineComment'
    else if (byte === star) this.#state = 'blockComment'
    else if (this.#home === 'value') {
      this.#inClass = false
      this.#state = 'regex'
      this.#lastSignificant = slash
      return at
    } else {
      this.#state = 'top'
      return at
    }
    return at + 1
  }

  #comment(chunk: Uint8Array, start: number): number {
    const isBlock = this.#state === 'blockComment'
    for (let at = start; at < chunk.length; at += 1) {
      const byte = chunk[at] as number
      if (byte === newline) {
        if (!isBlock) {
          this.#state = this.#home
          return at
        }
        this.#newline()
      }
      if (isBlock && byte === slash && this.#lastByte === star) {
        this.#state = this.#home
        return at + 1
      }
      this.#lastByte = byte
    }
    return chunk.length
  }

  #regex(chunk: Uint8Array, at: number): number {
    const byte = chunk[at] as number
    if (byte === newline) {
      this.#state = 'value'
      return at
    }
    if (byte === backslash) this.#state = 'regexEscape'
    else if (byte === openBracket) this.#inClass = true
    else if (byte === closeBracket) this.#inClass = false
    else if (byte === slash && !this.#inClass) this.#state = 'value'
    return at + 1
  }

  #newline(): void {
    this.#line += 1
    this.#isFirstOnLine = true
  }

  /** Keeps a part of the present frame beyond its chunk, up to the bound. */
  #keep(part: Uint8Array): void {
    this.#partsLength += part.length
    if (this.#partsLength > importDocumentTextBytesMax) this.#parts = []
    else this.#parts.push(part)
  }

  /** Hands out the present frame, which ends before `end` in this chunk, and goes back to the top. */
  #emit(end: number): void {
    this.#keep(this.#chunk.subarray(this.#frameStart, end))
    const isTooLarge = this.#partsLength > importDocumentTextBytesMax
    const text = this.#parts.length === 1 ? (this.#parts[0] as Uint8Array) : joinBytes(this.#parts)
    const frame = { text, line: this.#frameLine, offset: this.#frameOffset, isTooLarge }
    this.#parts = []
    this.#partsLength = 0
    this.#frameStart = -1
    this.#state = 'top'
    this.#onFrame(frame)
  }
}

/** White space, commas, and the record separator of JSON text sequences (RFC 7464). */
function isSeparator(byte: number): boolean {
  return byte === 0x20 || byte === 0x0d || byte === 0x09 || byte === comma || byte === 0x1e
}
