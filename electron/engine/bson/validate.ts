import { bsonType } from '../../../shared/ejson/bson-types.ts'
import { ArgonError } from '../../../shared/model/errors.ts'
import { documentBytesMax, documentDepthMax } from '../../../shared/model/limits.ts'
import { cstringEnd, ElementCursor, malformed, readInt32 } from './raw.ts'

export interface DocumentLimits {
  readonly bytesMax: number
  readonly depthMax: number
}

const standardLimits: DocumentLimits = { bytesMax: documentBytesMax, depthMax: documentDepthMax }

/**
 * Checks every byte of untrusted BSON: lengths, terminators, types, UTF-8, nesting and size. After it returns, the
 * readers of this folder cannot fail on the document. Duplicate names and array indexes out of order are allowed, as
 * MongoDB allows them. Errors: `document.tooLarge`, `document.tooDeep`, `document.malformed` (with the byte offset).
 */
export function validateDocument(bytes: Uint8Array, limits: DocumentLimits = standardLimits): void {
  checkLength(bytes, limits.bytesMax)
  validateElements(bytes, 0, 1, limits.depthMax)
}

/** What a step of `validateInSteps` looks at before it gives others their turn, about. */
const stepBytes = 1024 * 1024

/** As `validateDocument`, for one that is large: in steps of some milliseconds, as far as its values are not large themselves. */
export function* validateInSteps(bytes: Uint8Array, limits: DocumentLimits): Generator<void, void> {
  checkLength(bytes, limits.bytesMax)
  yield* elementsInSteps(bytes, 0, 1, limits.depthMax)
}

function* elementsInSteps(
  bytes: Uint8Array,
  start: number,
  depth: number,
  depthMax: number,
): Generator<void, void> {
  if (depth > depthMax) throw tooDeep(depthMax)
  const cursor = new ElementCursor(bytes, start)
  let stepStart = start
  while (cursor.next()) {
    checkUtf8(bytes, cursor.nameStart, cursor.nameEnd)
    const isNested = cursor.type === bsonType.object || cursor.type === bsonType.array
    if (isNested && cursor.valueEnd - cursor.valueStart > stepBytes) {
      yield* elementsInSteps(bytes, cursor.valueStart, depth + 1, depthMax)
    } else validateValue(cursor, depth, depthMax)
    if (cursor.valueEnd - stepStart < stepBytes) continue
    stepStart = cursor.valueEnd
    yield
  }
}

function checkLength(bytes: Uint8Array, bytesMax: number): void {
  if (bytes.length > bytesMax) throw tooLarge(bytes.length, bytesMax)
  if (bytes.length < 5) throw malformed('it is shorter than the shortest document', 0)
  if (readInt32(bytes, 0) !== bytes.length) throw malformed('its length differs from its bytes', 0)
}

export function tooLarge(size: number, bytesMax: number = documentBytesMax): ArgonError {
  const message = `The document has ${size} bytes; a document may have at most ${bytesMax}`
  return new ArgonError('document.tooLarge', message, { bytes: size, bytesMax })
}

export function tooDeep(depthMax: number = documentDepthMax): ArgonError {
  return new ArgonError('document.tooDeep', `The document is nested more than ${depthMax} levels deep`, {
    depthMax,
  })
}

function validateElements(bytes: Uint8Array, start: number, depth: number, depthMax: number): void {
  if (depth > depthMax) throw tooDeep(depthMax)
  const cursor = new ElementCursor(bytes, start)
  while (cursor.next()) {
    checkUtf8(bytes, cursor.nameStart, cursor.nameEnd)
    validateValue(cursor, depth, depthMax)
  }
}

function validateValue(cursor: ElementCursor, depth: number, depthMax: number): void {
  const { bytes, type, valueStart, valueEnd } = cursor
  switch (type) {
    case bsonType.object:
    case bsonType.array:
      return validateElements(bytes, valueStart, depth + 1, depthMax)
    case bsonType.string:
    case bsonType.code:
    case bsonType.symbol:
      return checkString(bytes, valueStart, valueEnd)
    case bsonType.boolean:
      if ((bytes[valueStart] as number) > 1) throw malformed('a boolean that is neither 0 nor 1', valueStart)
      return
    case bsonType.binary:
      return checkBinary(bytes, valueStart)
    case bsonType.regex: {
      const patternEnd = cstringEnd(bytes, valueStart)
      checkUtf8(bytes, valueStart, patternEnd)
      return checkUtf8(bytes, patternEnd + 1, valueEnd - 1)
    }
    case bsonType.dbPointer:
      return checkString(bytes, valueStart, valueEnd - 12)
    case bsonType.codeWithScope:
      return checkCodeWithScope(cursor, depth, depthMax)
    default:
      return
  }
}

/** The outer length is checked by the walk; the string inside must end in 0x00 exactly at `end`. */
function checkString(bytes: Uint8Array, start: number, end: number): void {
  if (bytes[end - 1] !== 0) throw malformed('a string without its end', end - 1)
  checkUtf8(bytes, start + 4, end - 1)
}

/** The old binary subtype 2 repeats its length inside. */
function checkBinary(bytes: Uint8Array, start: number): void {
  if (bytes[start + 4] !== 2) return
  const length = readInt32(bytes, start)
  if (length < 4 || readInt32(bytes, start + 5) !== length - 4) {
    throw malformed('a binary of subtype 2 whose inner length is wrong', start)
  }
}

function checkCodeWithScope(cursor: ElementCursor, depth: number, depthMax: number): void {
  const { bytes, valueStart, valueEnd } = cursor
  const length = readInt32(bytes, valueStart + 4)
  const scopeStart = valueStart + 8 + length
  if (length < 1 || scopeStart + 5 > valueEnd)
    throw malformed('code whose length is out of bounds', valueStart)
  checkString(bytes, valueStart + 4, scopeStart)
  if (readInt32(bytes, scopeStart) !== valueEnd - scopeStart) {
    throw malformed('a scope whose length is out of bounds', scopeStart)
  }
  validateElements(bytes, scopeStart, depth + 1, depthMax)
}

/** Refuses what Unicode's table of well-formed UTF-8 sequences (3-7) leaves out: overlong forms, surrogates, cut ends. */
function checkUtf8(bytes: Uint8Array, start: number, end: number): void {
  let at = start
  while (at < end) {
    const lead = bytes[at] as number
    if (lead < 0x80) at += 1
    else at += multiByteLength(bytes, at, end, lead)
  }
}

function multiByteLength(bytes: Uint8Array, at: number, end: number, lead: number): number {
  const length = lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0
  if (length === 0 || at + length > end) throw malformed('text that is not UTF-8', at)
  const second = bytes[at + 1] as number
  const least = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80
  const most = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf
  if (second < least || second > most) throw malformed('text that is not UTF-8', at)
  for (let index = 2; index < length; index += 1) {
    if (((bytes[at + index] as number) & 0xc0) !== 0x80) throw malformed('text that is not UTF-8', at)
  }
  return length
}
