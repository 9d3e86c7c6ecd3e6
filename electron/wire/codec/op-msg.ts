import { decodeUtf8 } from '../../../shared/ejson/text-bytes.ts'
import { breathe } from '../breathe.ts'
import { crc32c } from './crc32c.ts'
import { beginFrame, headerBytes, opCodes } from './header.ts'
import { ProtocolError } from './protocol-error.ts'

/** Bits of the flags of OP_MSG. A receiver refuses bits below 16 that it does not know. */
const flagBits = { checksumPresent: 1, moreToCome: 2, exhaustAllowed: 1 << 16 } as const
const requiredBits = 0xffff
const checksumBytes = 4
const checksumPieceBytes = 1024 * 1024
const sequencesMax = 2

/** Documents of a section of kind 1, which belong into the body as an array of this name. */
export interface DocumentSequence {
  readonly name: string
  readonly documents: readonly Uint8Array[]
}

export interface MsgPayload {
  readonly body: Uint8Array
  readonly sequences: readonly DocumentSequence[]
  /** The sender wants no answer. */
  readonly moreToCome: boolean
  /** The sender takes several answers to this one request. */
  readonly exhaustAllowed: boolean
}

/**
 * The parts of an OP_MSG; the documents lie in the frame, and only their lengths have been looked at. Throws a
 * ProtocolError where sections are cut off, doubled or unknown, or the checksum is wrong.
 */
export async function readMsg(frame: Buffer): Promise<MsgPayload> {
  if (frame.length < headerBytes + 4) throw new ProtocolError('A message without flags')
  const flags = frame.readUInt32LE(headerBytes)
  const unknown = flags & requiredBits & ~(flagBits.checksumPresent | flagBits.moreToCome)
  if (unknown !== 0) throw new ProtocolError(`A message with the unknown flags ${unknown}`)
  const hasChecksum = (flags & flagBits.checksumPresent) !== 0
  if (hasChecksum) await checkChecksum(frame)
  const end = frame.length - (hasChecksum ? checksumBytes : 0)
  return {
    ...readSections(frame, headerBytes + 4, end),
    moreToCome: (flags & flagBits.moreToCome) !== 0,
    exhaustAllowed: (flags & flagBits.exhaustAllowed) !== 0,
  }
}

async function checkChecksum(frame: Buffer): Promise<void> {
  const end = frame.length - checksumBytes
  let sum = 0
  for (let at = 0; at < end; at += checksumPieceBytes) {
    if (at > 0) await breathe()
    sum = crc32c(frame.subarray(at, Math.min(end, at + checksumPieceBytes)), sum)
  }
  if (sum !== frame.readUInt32LE(end)) throw new ProtocolError('A message whose checksum is wrong')
}

function readSections(frame: Buffer, start: number, end: number): Pick<MsgPayload, 'body' | 'sequences'> {
  let body: Uint8Array | undefined
  const sequences: DocumentSequence[] = []
  for (let at = start; at < end;) {
    const kind = frame[at]
    const length = lengthAt(frame, at + 1, end)
    const section = plainBytes(frame.subarray(at + 1, at + 1 + length))
    if (kind === 0 && body === undefined) body = section
    else if (kind === 1 && sequences.length < sequencesMax) sequences.push(readSequence(section))
    else throw new ProtocolError(`A section of the kind ${kind} that is unknown or one too many`)
    at += 1 + length
  }
  if (body === undefined) throw new ProtocolError('A message without a body')
  return { body, sequences }
}

function readSequence(section: Uint8Array): DocumentSequence {
  const nameEnd = section.indexOf(0, 4)
  if (nameEnd < 0) throw new ProtocolError('A sequence of documents whose name has no end')
  const documents: Uint8Array[] = []
  for (let at = nameEnd + 1; at < section.length;) {
    const length = lengthAt(section, at, section.length)
    documents.push(section.subarray(at, at + length))
    at += length
  }
  return { name: decodeUtf8(section, 4, nameEnd), documents }
}

/** The same bytes as what the engine takes: a Buffer has methods of the same names that do other things. */
const plainBytes = ({ buffer, byteOffset, length }: Buffer): Uint8Array =>
  new Uint8Array(buffer, byteOffset, length)

const viewOf = ({ buffer, byteOffset, length }: Uint8Array): DataView =>
  new DataView(buffer, byteOffset, length)

/** The length of what begins at `at`, its own four bytes included, checked to end within `end`. */
function lengthAt(bytes: Uint8Array, at: number, end: number): number {
  const length = at + 4 <= end ? viewOf(bytes).getInt32(at, true) : 0
  if (length < 5 || at + length > end) throw new ProtocolError(`A length out of bounds at byte ${at}`)
  return length
}

/** An answer as the parts of one frame. */
export function msgFrame(
  requestId: number,
  responseTo: number,
  body: Uint8Array,
  moreToCome: boolean,
): Uint8Array[] {
  const start = beginFrame({ requestId, responseTo, opCode: opCodes.message }, 5, body.length)
  start.writeUInt32LE(moreToCome ? flagBits.moreToCome : 0, headerBytes)
  return [start, body]
}
