import { promisify } from 'node:util'
import { deflate, inflate, zstdCompress, zstdDecompress } from 'node:zlib'
import { inTurns } from '../breathe.ts'
import { beginFrame, headerBytes, opCodes, readHeader } from './header.ts'
import { ProtocolError } from './protocol-error.ts'
import { compressSnappy, uncompressSnappy } from './snappy.ts'

/** One way to make messages smaller, as clients name it and as frames number it. */
export interface Compressor {
  readonly name: string
  readonly id: number
  compress(bytes: Uint8Array): Promise<Uint8Array>
  /** Gives `length` bytes, or fails; never makes more. */
  uncompress(bytes: Uint8Array, length: number): Promise<Uint8Array>
}

const zlibCompress = promisify(deflate)
const zlibUncompress = promisify(inflate) as (bytes: Uint8Array, options: object) => Promise<Buffer>
const zstandardCompress = promisify(zstdCompress)
const zstandardUncompress = promisify(zstdDecompress) as typeof zlibUncompress

const compressors: readonly Compressor[] = [
  {
    name: 'snappy',
    id: 1,
    compress: (bytes) => inTurns(compressSnappy(bytes)),
    uncompress: (bytes, length) => inTurns(uncompressSnappy(bytes, length)),
  },
  {
    name: 'zlib',
    id: 2,
    compress: zlibCompress,
    uncompress: (bytes, length) => zlibUncompress(bytes, { maxOutputLength: length }),
  },
  {
    name: 'zstd',
    id: 3,
    compress: zstandardCompress,
    uncompress: (bytes, length) => zstandardUncompress(bytes, { maxOutputLength: length }),
  },
]

/** Operation, size and kind of what is within. */
const partBytes = 9
/** Answers smaller than this go out as they are, as the protocol allows. */
const worthBytesMin = 512

/** Those of the names that are spoken here, in the client's order. */
export function knownCompressors(names: readonly string[]): string[] {
  return names.filter((name) => compressors.some((one) => one.name === name))
}

/** The frame within a compressed one, and how it was compressed. Throws a ProtocolError; makes at most so many bytes. */
export async function openCompressed(
  frame: Buffer,
  bytesMax: number,
): Promise<{ readonly frame: Buffer; readonly compressor: Compressor | undefined }> {
  if (frame.length < headerBytes + partBytes) throw new ProtocolError('A compressed message that is cut off')
  const opCode = frame.readInt32LE(headerBytes)
  const length = frame.readInt32LE(headerBytes + 4)
  const id = frame[headerBytes + 8] as number
  const compressor = compressors.find((one) => one.id === id)
  if (opCode === opCodes.compressed) throw new ProtocolError('A compressed message within another')
  if (length < 0 || length + headerBytes > bytesMax)
    throw new ProtocolError(`A compressed message of ${length} bytes`)
  if (compressor === undefined && id !== 0)
    throw new ProtocolError(`A message compressed by the unknown way ${id}`)
  const packed = frame.subarray(headerBytes + partBytes)
  const body = compressor === undefined ? packed : await uncompress(compressor, packed, length)
  if (body.length !== length) throw new ProtocolError('A compressed message of another length than it says')
  const header = beginFrame({ ...readHeader(frame), opCode }, 0, length)
  return { frame: Buffer.concat([header, body]), compressor }
}

async function uncompress(compressor: Compressor, packed: Uint8Array, length: number): Promise<Uint8Array> {
  try {
    // The library takes no limit of 0.
    return await compressor.uncompress(packed, Math.max(1, length))
  } catch {
    throw new ProtocolError(`A message that ${compressor.name} did not write`)
  }
}

/** A frame, given in parts, as a compressed one; as it is where that is not worth it. */
export async function compressFrame(
  parts: readonly Uint8Array[],
  compressor: Compressor,
): Promise<readonly Uint8Array[]> {
  const whole = Buffer.concat(parts)
  const length = whole.length - headerBytes
  if (length < worthBytesMin) return parts
  const packed = await compressor.compress(whole.subarray(headerBytes))
  const header = readHeader(whole)
  const start = beginFrame({ ...header, opCode: opCodes.compressed }, partBytes, packed.length)
  start.writeInt32LE(header.opCode, headerBytes)
  start.writeInt32LE(length, headerBytes + 4)
  start[headerBytes + 8] = compressor.id
  return [start, packed]
}
