import { bsonType } from '../../../shared/ejson/bson-types.ts'
import { BsonWriter } from '../../../shared/ejson/bson-writer.ts'
import { decodeUtf8, encodeUtf8 } from '../../../shared/ejson/text-bytes.ts'
import { bsonTypeOf, writeValue } from '../../../shared/ejson/tree-to-bson.ts'
import { documentDepthMax } from '../../../shared/model/limits.ts'
import { commonWrapper, dateOfLong } from './common-wrappers.ts'

const quote = 0x22
const backslash = 0x5c
const minus = 0x2d
const zero = 0x30
/** Up to this many digits a whole number is exact as a double, and so is its quotient by a power of ten below 10^23. */
const exactDigits = 15
const powersOfTen = Array.from({ length: 23 }, (_, power) => 10 ** power)
const int64Max = 2n ** 63n - 1n
const int64Min = -(2n ** 63n)

/** Leaves the quick way; not an error, so without the cost of a stack. */
const notPlain = Symbol('not plain JSON')

/**
 * Turns the UTF-8 text of one JSON object, plain or with the commonest wrappers of Extended JSON, into BSON without a
 * tree in between; text of strings is copied as bytes. The answer is undefined for anything else (other names that
 * begin with $, comments, shell syntax, errors of any kind): that is for shared/ejson/parse.ts, which gives the same
 * bytes where both can.
 * The text is valid UTF-8.
 */
export class JsonToBson {
  readonly #writer = new BsonWriter()
  readonly #indexNames: Uint8Array[] = []
  #text: Uint8Array = new Uint8Array()
  #end = 0
  #at = 0

  convert(text: Uint8Array): Uint8Array | undefined {
    this.#text = text
    this.#end = text.length
    this.#at = 0
    this.#writer.reset()
    try {
      if (this.#peek() !== 0x7b) return undefined
      this.#object(1)
      return this.#peek() === -1 ? this.#writer.finish() : undefined
    } catch (reason) {
      if (reason === notPlain) return undefined
      throw reason
    }
  }

  /** The next byte that is no white space, or -1 at the end. */
  #peek(): number {
    for (; this.#at < this.#end; this.#at += 1) {
      const byte = this.#text[this.#at] as number
      if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return byte
    }
    return -1
  }

  #object(depth: number): void {
    if (depth > documentDepthMax) throw notPlain
    const writer = this.#writer
    const mark = writer.open()
    this.#at += 1
    if (this.#peek() === 0x7d) this.#at += 1
    else {
      do {
        const typeAt = writer.length
        writer.byte(0)
        this.#name()
        if (this.#peek() !== 0x3a) throw notPlain
        this.#at += 1
        writer.patchByte(typeAt, this.#value(depth))
      } while (this.#more(0x7d))
    }
    writer.close(mark)
  }

  #array(depth: number): void {
    if (depth > documentDepthMax) throw notPlain
    const writer = this.#writer
    const mark = writer.open()
    this.#at += 1
    if (this.#peek() === 0x5d) this.#at += 1
    else {
      let index = 0
      do {
        const typeAt = writer.length
        writer.byte(0)
        const name = this.#indexName(index)
        writer.copy(name, 0, name.length)
        writer.patchByte(typeAt, this.#value(depth))
        index += 1
      } while (this.#more(0x5d))
    }
    writer.close(mark)
  }

  /** Moves over a comma (true: another element follows) or over `close`. */
  #more(close: number): boolean {
    const byte = this.#peek()
    this.#at += 1
    if (byte === 0x2c) return true
    if (byte === close) return false
    throw notPlain
  }

  #indexName(index: number): Uint8Array {
    if (index >= 1000) return encodeUtf8(`${index}\0`)
    return (this.#indexNames[index] ??= encodeUtf8(`${index}\0`))
  }

  #name(): void {
    if (this.#peek() !== quote || this.#text[this.#at + 1] === 0x24) throw notPlain
    const start = this.#at + 1
    const end = this.#stringEnd(start)
    if (this.#text[end] !== quote) throw notPlain
    this.#writer.copy(this.#text, start, end)
    this.#writer.byte(0)
    this.#at = end + 1
  }

  /** Writes the value that is next and answers its BSON type. */
  #value(depth: number): number {
    switch (this.#peek()) {
      case quote:
        this.#string()
        return bsonType.string
      case 0x7b:
        if (this.#isWrapper()) return this.#wrapper()
        this.#object(depth + 1)
        return bsonType.object
      case 0x5b:
        this.#array(depth + 1)
        return bsonType.array
      case 0x74:
        this.#word('true')
        this.#writer.byte(1)
        return bsonType.boolean
      case 0x66:
        this.#word('false')
        this.#writer.byte(0)
        return bsonType.boolean
      case 0x6e:
        this.#word('null')
        return bsonType.null
      default:
        return this.#number()
    }
  }

  /** Whether the object that is next has a first name with $, as in mongoexport's files. */
  #isWrapper(): boolean {
    const start = this.#at
    this.#at += 1
    const isWrapper = this.#peek() === quote && this.#text[this.#at + 1] === 0x24
    this.#at = start
    return isWrapper
  }

  /** One of the wrappers that exported files are full of; the rarer ones are left to the full parser. */
  #wrapper(): number {
    const name = this.#wrapperName()
    const isNested = name === '$date' && this.#peek() === 0x7b
    const text = isNested ? this.#nestedLong() : this.#plainText()
    this.#expect(0x7d)
    const node = isNested ? dateOfLong(text) : commonWrapper(name, text)
    if (node === undefined) throw notPlain
    writeValue(this.#writer, node)
    return bsonTypeOf(node)
  }

  #wrapperName(): string {
    this.#expect(0x7b)
    const name = this.#plainText()
    this.#expect(0x3a)
    return name
  }

  #nestedLong(): string {
    if (this.#wrapperName() !== '$numberLong') throw notPlain
    const text = this.#plainText()
    this.#expect(0x7d)
    return text
  }

  #plainText(): string {
    this.#expect(quote)
    const start = this.#at
    const end = this.#stringEnd(start)
    this.#at = end
    this.#expect(quote)
    return decodeUtf8(this.#text, start, end)
  }

  #expect(byte: number): void {
    if (this.#peek() !== byte) throw notPlain
    this.#at += 1
  }

  #word(word: string): void {
    for (let index = 0; index < word.length; index += 1) {
      if (this.#text[this.#at + index] !== word.charCodeAt(index)) throw notPlain
    }
    this.#at += word.length
  }

  /** Index of the closing quote or of the first backslash. */
  #stringEnd(start: number): number {
    const text = this.#text
    let at = start
    for (;;) {
      const byte = text[at] as number
      if (byte === quote || byte === backslash) return at
      if (!(byte >= 0x20)) throw notPlain
      at += 1
    }
  }

  #string(): void {
    const start = this.#at + 1
    const end = this.#stringEnd(start)
    if (this.#text[end] === backslash) return this.#escapedString(start - 1, end)
    this.#writer.int32(end - start + 1)
    this.#writer.copy(this.#text, start, end)
    this.#writer.byte(0)
    this.#at = end + 1
  }

  #escapedString(start: number, firstEscape: number): void {
    let at = firstEscape
    while (this.#text[at] === backslash) at = this.#stringEnd(at + 2)
    this.#at = at + 1
    const value = parseString(decodeUtf8(this.#text, start, at + 1))
    if (!value.isWellFormed()) throw notPlain
    this.#writer.string(value)
  }

  #number(): number {
    const text = this.#text
    const start = this.#at
    const first = text[start] === minus ? start + 1 : start
    let whole = 0
    let at = first
    for (; isDigit(text[at]); at += 1) whole = whole * 10 + (text[at] as number) - zero
    const digits = at - first
    if (digits === 0 || (digits > 1 && text[first] === zero)) throw notPlain
    if (text[at] === 0x2e || text[at] === 0x65 || text[at] === 0x45)
      return this.#double(start, first, at, whole)
    this.#at = at
    this.#expectEndOfNumber()
    if (digits > exactDigits) return this.#longNumber(start)
    if (whole === 0 && first > start) throw notPlain
    return this.#whole(first > start ? -whole : whole)
  }

  #whole(value: number): number {
    if (value === (value | 0)) {
      this.#writer.int32(value)
      return bsonType.int32
    }
    this.#writer.int32(value | 0)
    this.#writer.int32(Math.floor(value / 0x100000000))
    return bsonType.int64
  }

  #longNumber(start: number): number {
    if (this.#at - start > 20) throw notPlain
    const value = BigInt(decodeUtf8(this.#text, start, this.#at))
    if (value > int64Max || value < int64Min) throw notPlain
    if (value === BigInt.asIntN(32, value)) throw notPlain
    this.#writer.int64(value)
    return bsonType.int64
  }

  /** The text from `first` to `point` is digits with the value `whole`. */
  #double(start: number, first: number, point: number, whole: number): number {
    const text = this.#text
    let at = point
    let mantissa = whole
    if (text[at] === 0x2e) {
      for (at += 1; isDigit(text[at]); at += 1) mantissa = mantissa * 10 + (text[at] as number) - zero
      if (at === point + 1) throw notPlain
    }
    const fraction = at - point - 1
    const isShort = at - first <= exactDigits + 1 && text[at] !== 0x65 && text[at] !== 0x45
    if (isShort) {
      const value = mantissa / (powersOfTen[fraction] as number)
      this.#writer.double(first > start ? -value : value)
    } else {
      at = this.#exponentEnd(at)
      const value = Number(decodeUtf8(text, start, at))
      if (!Number.isFinite(value)) throw notPlain
      this.#writer.double(value)
    }
    this.#at = at
    this.#expectEndOfNumber()
    return bsonType.double
  }

  #exponentEnd(start: number): number {
    const text = this.#text
    let at = start
    if (text[at] !== 0x65 && text[at] !== 0x45) return at
    at += 1
    if (text[at] === minus || text[at] === 0x2b) at += 1
    const digits = at
    while (isDigit(text[at])) at += 1
    if (at === digits) throw notPlain
    return at
  }

  #expectEndOfNumber(): void {
    const byte = this.#peek()
    if (byte !== 0x2c && byte !== 0x7d && byte !== 0x5d) throw notPlain
  }
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= zero && byte <= 0x39
}

function parseString(source: string): string {
  try {
    return JSON.parse(source) as string
  } catch {
    throw notPlain
  }
}
