import { decimal128Text, textToDecimal128 } from './decimal128.ts'
import { bytesToBase64, bytesToHex, bytesToUuid } from './text-bytes.ts'
import type { BinaryNode, DoubleNode, ObjectNode, ScalarNode } from './tree.ts'

type RegexNode = Extract<ScalarNode, { kind: 'regex' }>

/** Shortest text that reads back as the same double, and never as a whole number: `5.0`, `-0.0`, `1e+300`. */
export function doubleText(value: number): string {
  if (Object.is(value, -0)) return '-0.0'
  const text = String(value)
  return /^-?\d+$/.test(text) ? `${text}.0` : text
}

/** Text in quotes, with JSON's escapes; single quotes as in the shell. */
export function singleQuoted(text: string): string {
  return `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`
}

/** A decimal128's text where that gives back the same bits (it does unless they are not canonical), else its bits. */
function exactDecimalText(bytes: Uint8Array): string {
  const text = decimal128Text(bytes)
  const again = textToDecimal128(text)
  const isExact = again?.every((byte, index) => byte === bytes[index]) === true
  return isExact ? text : `bits:${bytesToHex(bytes.toReversed())}`
}

/** ISO 8601 for the years 0 to 9999, which every reader of dates knows; undefined beyond. */
export function isoDate(milliseconds: bigint): string | undefined {
  const isPlain = milliseconds >= -62_167_219_200_000n && milliseconds <= 253_402_300_799_999n
  return isPlain ? new Date(Number(milliseconds)).toISOString() : undefined
}

export type PrintObject = (node: ObjectNode) => string

/** The shell's text of a value, exact for every value. */
export function shellScalar(node: ScalarNode, print: PrintObject): string {
  switch (node.kind) {
    case 'string':
      return singleQuoted(node.value)
    case 'int32':
      return String(node.value)
    case 'double':
      return node.nanBits === undefined ? doubleText(node.value) : `Double('bits:${node.nanBits}')`
    case 'int64':
      return `Long('${node.value}')`
    case 'decimal128':
      return `Decimal128('${exactDecimalText(node.bytes)}')`
    case 'objectId':
      return `ObjectId('${node.hex}')`
    case 'boolean':
      return String(node.value)
    case 'date': {
      const iso = isoDate(node.milliseconds)
      return iso === undefined ? `new Date(${node.milliseconds})` : `ISODate('${iso}')`
    }
    case 'binary':
      return isUuid(node)
        ? `UUID('${bytesToUuid(node.bytes)}')`
        : `BinData(${node.subtype}, '${bytesToBase64(node.bytes)}')`
    case 'timestamp':
      return `Timestamp({ t: ${node.seconds}, i: ${node.increment} })`
    case 'regex':
      return shellRegex(node)
    case 'symbol':
      return `BSONSymbol(${singleQuoted(node.value)})`
    case 'code':
      return `Code(${singleQuoted(node.value)})`
    case 'codeWithScope':
      return `Code(${singleQuoted(node.code)}, ${print(node.scope)})`
    case 'dbPointer':
      return `DBPointer(${singleQuoted(node.namespace)}, ObjectId('${node.hex}'))`
    case 'null':
    case 'undefined':
      return node.kind
    case 'minKey':
      return 'MinKey()'
    case 'maxKey':
      return 'MaxKey()'
  }
}

function isUuid(node: BinaryNode): boolean {
  return node.subtype === 4 && node.bytes.length === 16
}

/** The literal form where the pattern would come back unchanged from between slashes, and is text that a file may hold. */
function shellRegex({ pattern, flags }: RegexNode): string {
  const isLiteral =
    /^[^*/\\[\]\p{Cc}\u2028\u2029][^/\\[\]\p{Cc}\u2028\u2029]*$/u.test(pattern) && /^[a-z]*$/.test(flags)
  if (isLiteral) return `/${pattern}/${flags}`
  return `RegExp(${singleQuoted(pattern)}, ${singleQuoted(flags)})`
}

/** How Extended JSON writes numbers and dates; everything else is the same in all its forms. */
export interface ExtendedStyle {
  readonly int32: (value: number) => string
  readonly int64: (value: bigint) => string
  readonly double: (node: DoubleNode) => string
  readonly decimal: (bytes: Uint8Array) => string
  readonly date: (milliseconds: bigint) => string
}

const longText = (value: bigint): string => `{"$numberLong":"${value}"}`
const wrappedDouble = (text: string): string => `{"$numberDouble":"${text}"}`
const finiteDouble = (node: DoubleNode): string =>
  Number.isFinite(node.value) ? doubleText(node.value) : wrappedDouble(String(node.value))
const wrappedDate = (milliseconds: bigint): string => `{"$date":${longText(milliseconds)}}`
const readableDate = (milliseconds: bigint): string => {
  const iso = milliseconds < 0n ? undefined : isoDate(milliseconds)
  return iso === undefined ? wrappedDate(milliseconds) : `{"$date":"${iso}"}`
}

/** As the specification has it: any other program understands it; the payload of a weird NaN is lost. */
export const canonicalStyle: ExtendedStyle = {
  int32: (value) => `{"$numberInt":"${value}"}`,
  int64: longText,
  double: (node) => wrappedDouble(doubleText(node.value)),
  decimal: (bytes) => `{"$numberDecimal":"${decimal128Text(bytes)}"}`,
  date: wrappedDate,
}

/** Short where nothing is lost: Int32 and finite doubles are bare, and every bit of every value is kept. */
export const editStyle: ExtendedStyle = {
  int32: String,
  int64: longText,
  double: (node) => (node.nanBits === undefined ? finiteDouble(node) : wrappedDouble(`bits:${node.nanBits}`)),
  decimal: (bytes) => `{"$numberDecimal":"${exactDecimalText(bytes)}"}`,
  date: readableDate,
}

/** As the specification has it: readable, and the types of numbers are lost. */
export const relaxedStyle: ExtendedStyle = {
  int32: String,
  int64: String,
  double: finiteDouble,
  decimal: canonicalStyle.decimal,
  date: readableDate,
}

/** Extended JSON of a value, on one line. */
export function extendedScalar(node: ScalarNode, style: ExtendedStyle, print: PrintObject): string {
  switch (node.kind) {
    case 'string':
      return JSON.stringify(node.value)
    case 'int32':
      return style.int32(node.value)
    case 'int64':
      return style.int64(node.value)
    case 'double':
      return style.double(node)
    case 'decimal128':
      return style.decimal(node.bytes)
    case 'date':
      return style.date(node.milliseconds)
    case 'objectId':
      return `{"$oid":"${node.hex}"}`
    case 'boolean':
      return String(node.value)
    case 'null':
      return 'null'
    default:
      return extendedRareScalar(node, print)
  }
}

type CommonKind =
  | 'string'
  | 'int32'
  | 'int64'
  | 'double'
  | 'decimal128'
  | 'date'
  | 'objectId'
  | 'boolean'
  | 'null'

function extendedRareScalar(node: Exclude<ScalarNode, { kind: CommonKind }>, print: PrintObject): string {
  switch (node.kind) {
    case 'binary': {
      const subtype = node.subtype.toString(16).padStart(2, '0')
      return `{"$binary":{"base64":"${bytesToBase64(node.bytes)}","subType":"${subtype}"}}`
    }
    case 'timestamp':
      return `{"$timestamp":{"t":${node.seconds},"i":${node.increment}}}`
    case 'regex': {
      const pattern = JSON.stringify(node.pattern)
      return `{"$regularExpression":{"pattern":${pattern},"options":${JSON.stringify(node.flags)}}}`
    }
    case 'symbol':
      return `{"$symbol":${JSON.stringify(node.value)}}`
    case 'code':
      return `{"$code":${JSON.stringify(node.value)}}`
    case 'codeWithScope':
      return `{"$code":${JSON.stringify(node.code)},"$scope":${print(node.scope)}}`
    case 'dbPointer':
      return `{"$dbPointer":{"$ref":${JSON.stringify(node.namespace)},"$id":{"$oid":"${node.hex}"}}}`
    case 'undefined':
      return '{"$undefined":true}'
    case 'minKey':
      return '{"$minKey":1}'
    case 'maxKey':
      return '{"$maxKey":1}'
  }
}

/** Plain JSON, for programs that know no types: numbers as numbers, the rest as the text that people would write. */
export function plainScalar(node: ScalarNode, print: PrintObject): string {
  switch (node.kind) {
    case 'double':
      return Number.isFinite(node.value) ? doubleText(node.value) : 'null'
    case 'decimal128':
      return JSON.stringify(decimal128Text(node.bytes))
    case 'date':
      return JSON.stringify(isoDate(node.milliseconds) ?? String(node.milliseconds))
    case 'objectId':
      return `"${node.hex}"`
    case 'binary':
      return JSON.stringify(isUuid(node) ? bytesToUuid(node.bytes) : bytesToBase64(node.bytes))
    case 'symbol':
    case 'code':
      return JSON.stringify(node.value)
    case 'codeWithScope':
      return JSON.stringify(node.code)
    case 'undefined':
      return 'null'
    case 'regex':
    case 'timestamp':
    case 'dbPointer':
    case 'minKey':
    case 'maxKey':
      return JSON.stringify(shellScalar(node, print))
    default:
      return extendedScalar(node, relaxedStyle, print)
  }
}
