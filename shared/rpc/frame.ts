import { frameAttachmentsMax, frameBytesMax, messageDepthMax } from './limits.ts'

/**
 * Messages as frames, for transports that carry bytes.
 *
 * A frame is: 4 bytes, big-endian, the header's length; the header, JSON in UTF-8, `[message, [length, …]]`;
 * then the attachments, one after another, each of the length the header names. In the message, an object
 * with the only key `$` stands for what JSON lacks: `{$: ['bytes', n]}` the nth attachment, `['date', ms]`,
 * `['number', 'NaN']`, `['bigint', '1']`, and `['object', entries]` for a plain object that has a key `$` itself.
 */
export type Unpacked =
  | { readonly ok: true; readonly message: unknown }
  | { readonly ok: false; readonly reason: string }

const prefixBytes = 4

/** Makes a frame. Throws a TypeError for a value that cannot cross, or a RangeError above the frame's limit. */
export function pack(message: unknown): Uint8Array<ArrayBuffer> {
  const attachments: Uint8Array[] = []
  const value = encode(message, attachments, 0)
  const header = new TextEncoder().encode(JSON.stringify([value ?? null, attachments.map((a) => a.length)]))
  const length = attachments.reduce((sum, a) => sum + a.length, prefixBytes + header.length)
  if (length > frameBytesMax)
    throw new RangeError(`A message of ${length} bytes is above the limit of a frame`)
  const frame = new Uint8Array(length)
  new DataView(frame.buffer).setUint32(0, header.length)
  frame.set(header, prefixBytes)
  let at = prefixBytes + header.length
  for (const attachment of attachments) {
    frame.set(attachment, at)
    at += attachment.length
  }
  return frame
}

/**
 * Reads a frame from somebody who is not trusted; never throws. Attachments are views into `frame`, not copies.
 */
export function unpack(frame: Uint8Array): Unpacked {
  try {
    return { ok: true, message: read(frame) }
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : 'Malformed frame' }
  }
}

function read(frame: Uint8Array): unknown {
  if (frame.length < prefixBytes) throw new Error('The frame is too short')
  if (frame.length > frameBytesMax) throw new Error('The frame is too long')
  const headerBytes = new DataView(frame.buffer, frame.byteOffset, frame.byteLength).getUint32(0)
  const headerEnd = prefixBytes + headerBytes
  if (headerEnd > frame.length) throw new Error('The header is longer than its frame')
  const header: unknown = JSON.parse(
    new TextDecoder('utf-8', { fatal: true }).decode(frame.subarray(prefixBytes, headerEnd)),
  )
  if (!Array.isArray(header) || header.length !== 2)
    throw new Error('The header is not a message with its lengths')
  const attachments = cut(frame, headerEnd, header[1])
  return decode(header[0], attachments, 0)
}

function cut(frame: Uint8Array, start: number, lengths: unknown): Uint8Array[] {
  if (!Array.isArray(lengths) || lengths.length > frameAttachmentsMax)
    throw new Error('Bad attachment lengths')
  const attachments: Uint8Array[] = []
  let at = start
  for (const length of lengths as unknown[]) {
    if (
      typeof length !== 'number' ||
      !Number.isSafeInteger(length) ||
      length < 0 ||
      at + length > frame.length
    ) {
      throw new Error('An attachment does not fit its frame')
    }
    attachments.push(frame.subarray(at, at + length))
    at += length
  }
  if (at !== frame.length) throw new Error('The frame has bytes that no attachment claims')
  return attachments
}

function encode(value: unknown, attachments: Uint8Array[], depth: number): unknown {
  if (depth > messageDepthMax) throw new TypeError('The message is nested too deeply to be sent')
  switch (typeof value) {
    case 'string':
    case 'boolean':
    case 'undefined':
      return value
    case 'number':
      return Number.isFinite(value) && !Object.is(value, -0) ? value : special('number', numberToText(value))
    case 'bigint':
      return special('bigint', String(value))
    case 'object':
      return value === null ? null : encodeObject(value, attachments, depth)
    default:
      throw new TypeError(`A ${typeof value} cannot be sent`)
  }
}

function encodeObject(value: object, attachments: Uint8Array[], depth: number): unknown {
  if (Array.isArray(value)) return value.map((item) => encode(item, attachments, depth + 1))
  if (value instanceof Uint8Array) return special('bytes', attachments.push(value) - 1)
  if (value instanceof Date) return special('date', Number.isNaN(value.getTime()) ? null : value.getTime())
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) {
    throw new TypeError(`A ${value.constructor.name} cannot be sent`)
  }
  const entries = Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .map(([key, item]) => [key, encode(item, attachments, depth + 1)] as const)
  return Object.hasOwn(value, '$') ? special('object', entries) : Object.fromEntries(entries)
}

const special = (kind: string, content: unknown) => ({ $: [kind, content] })
const numberToText = (value: number) => (Object.is(value, -0) ? '-0' : String(value))

function decode(value: unknown, attachments: readonly Uint8Array[], depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (depth > messageDepthMax) throw new Error('The message is nested too deeply')
  if (Array.isArray(value)) return value.map((item) => decode(item, attachments, depth + 1))
  if (Object.hasOwn(value, '$')) return decodeSpecial((value as { $: unknown }).$, attachments, depth)
  // fromEntries defines own properties, so a key `__proto__` stays a key.
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, decode(item, attachments, depth + 1)]),
  )
}

function decodeSpecial(tagged: unknown, attachments: readonly Uint8Array[], depth: number): unknown {
  const [kind, content]: unknown[] = Array.isArray(tagged) ? tagged : []
  switch (kind) {
    case 'bytes': {
      const attachment = typeof content === 'number' ? attachments[content] : undefined
      if (!attachment) throw new Error('The message names an attachment that is not there')
      return attachment
    }
    case 'date':
      return new Date(typeof content === 'number' ? content : Number.NaN)
    case 'number':
      return Number(content)
    case 'bigint':
      if (typeof content !== 'string' || !/^-?\d{1,400}$/.test(content)) throw new Error('Bad big integer')
      return BigInt(content)
    case 'object':
      return decodeEntries(content, attachments, depth)
    default:
      throw new Error('The message holds an unknown kind of value')
  }
}

function decodeEntries(content: unknown, attachments: readonly Uint8Array[], depth: number): unknown {
  if (!Array.isArray(content)) throw new Error('Bad object in the message')
  return Object.fromEntries(
    (content as unknown[]).map((entry) => {
      if (!Array.isArray(entry) || typeof entry[0] !== 'string') throw new Error('Bad object in the message')
      return [entry[0], decode(entry[1], attachments, depth + 1)]
    }),
  )
}
