/** Bytes of the header that begins every frame of MongoDB's protocol: four little-endian integers of 32 bits. */
export const headerBytes = 16

/** What a frame is; the numbers are the protocol's. */
export const opCodes = {
  reply: 1,
  query: 2004,
  getMore: 2005,
  compressed: 2012,
  message: 2013,
} as const

export interface Header {
  readonly requestId: number
  readonly responseTo: number
  readonly opCode: number
}

/** The header of a frame whose length has been checked already. */
export function readHeader(frame: Buffer): Header {
  return {
    requestId: frame.readInt32LE(4),
    responseTo: frame.readInt32LE(8),
    opCode: frame.readInt32LE(12),
  }
}

/** Begins a frame: the header, and room for `extra` more bytes before a body of `bodyBytes`. */
export function beginFrame(header: Header, extra: number, bodyBytes: number): Buffer {
  const bytes = Buffer.alloc(headerBytes + extra)
  bytes.writeInt32LE(headerBytes + extra + bodyBytes, 0)
  bytes.writeInt32LE(header.requestId, 4)
  bytes.writeInt32LE(header.responseTo, 8)
  bytes.writeInt32LE(header.opCode, 12)
  return bytes
}
