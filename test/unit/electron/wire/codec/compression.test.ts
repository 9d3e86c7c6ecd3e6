import { randomBytes } from 'node:crypto'
import { deflateSync } from 'node:zlib'
import fc from 'fast-check'
import { MongoClient } from 'mongodb'
import { compress, uncompress } from 'snappyjs'
import { expect, onTestFinished, test } from 'vitest'
import { compressSnappy, uncompressSnappy } from '../../../../../electron/wire/codec/snappy.ts'
import { openCompressed } from '../../../../../electron/wire/codec/compression.ts'
import { ProtocolError } from '../../../../../electron/wire/codec/protocol-error.ts'
import { atOnce } from '../../../../../electron/engine/store/turns.ts'
import { frameBytes, msgBytes, RawClient } from '../../../../support/wire/raw-client.ts'
import { startScratchEndpoint } from '../../../../support/wire/scratch-endpoint.ts'

const packed = (bytes: Uint8Array): Uint8Array => atOnce(compressSnappy(bytes))
const unpacked = (bytes: Uint8Array, length: number): Uint8Array => atOnce(uncompressSnappy(bytes, length))

/** Bytes with repetitions near and far, across the blocks in which they are compressed. */
const bytes = fc
  .array(fc.tuple(fc.uint8Array({ minLength: 1, maxLength: 40 }), fc.integer({ min: 1, max: 900 })), {
    maxLength: 20,
  })
  .map((runs) => Buffer.concat(runs.flatMap(([run, times]) => Array.from({ length: times }, () => run))))

test('snappy is what another implementation reads and writes', () => {
  fc.assert(
    fc.property(bytes, (source) => {
      const mine = packed(source)
      expect(Buffer.from(uncompress(mine)).equals(source)).toBe(true)
      expect(Buffer.from(unpacked(compress(source), source.length)).equals(source)).toBe(true)
    }),
    { numRuns: 60 },
  )
  const repeated = Buffer.alloc(3_000_000, 'abcdefg')
  expect(packed(repeated).length).toBeLessThan(repeated.length / 10)
  const random = randomBytes(200_000)
  expect(Buffer.from(uncompress(packed(random))).equals(random)).toBe(true)
})

test('damaged snappy is refused, and never read or written beyond its bounds', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), fc.nat(100), (source, length) => {
      try {
        expect(unpacked(source, length)).toHaveLength(length)
      } catch (error) {
        expect(error).toBeInstanceOf(ProtocolError)
      }
    }),
    { numRuns: 2000 },
  )
})

const ways = [
  [1, compress],
  [2, deflateSync],
] as const

test.each(ways)('a message that claims less or more than it has is none (%i)', async (id, compress) => {
  const body = msgBytes({ ping: 1 }).subarray(16)
  const frame = (length: number) => {
    const head = Buffer.alloc(9)
    head.writeInt32LE(2013, 0)
    head.writeInt32LE(length, 4)
    head[8] = id
    return frameBytes(2012, 1, head, compress(body))
  }
  expect((await openCompressed(frame(body.length), 1000)).frame.subarray(16).equals(body)).toBe(true)
  for (const length of [-1, 0, body.length - 1, body.length + 1, 2000, 0x7fffffff]) {
    await expect(openCompressed(frame(length), 1000)).rejects.toThrow(ProtocolError)
  }
})

test.each(['zlib', 'zstd'] as const)('the official driver talks by %s', async (name) => {
  const { uri, close } = await startScratchEndpoint()
  onTestFinished(close)
  const client = new MongoClient(uri, { compressors: [name] })
  onTestFinished(() => client.close())
  const hello = await client.db('admin').command({ hello: 1, compression: [name, 'unknown'] })
  expect(hello['compression']).toEqual([name])
  const pad = 'text '.repeat(100_000)
  const { commands } = await client.db('admin').command({ listCommands: 1, comment: pad })
  expect(Object.keys(commands)).toContain('ping')
})

test('an answer goes out as its question came, by snappy', async () => {
  const { endpoint, close } = await startScratchEndpoint()
  onTestFinished(close)
  const client = await RawClient.connect(endpoint.port)
  onTestFinished(() => client.close())
  const question = msgBytes({ listCommands: 1, $db: 'admin' })
  const head = Buffer.of(0xdd, 7, 0, 0, 0, 0, 0, 0, 1)
  head.writeInt32LE(question.length - 16, 4)
  client.send(frameBytes(2012, 9, head, compress(question.subarray(16))))
  const frame = await client.frame()
  expect([frame.readInt32LE(12), frame.readInt32LE(16), frame[24]]).toEqual([2012, 2013, 1])
  const answer = Buffer.from(uncompress(frame.subarray(25)))
  expect(answer).toHaveLength(frame.readInt32LE(20))
  expect(answer.includes('saslStart')).toBe(true)
})
