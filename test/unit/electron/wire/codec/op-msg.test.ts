import { BSON } from 'bson'
import { expect, test } from 'vitest'
import { crc32c } from '../../../../../electron/wire/codec/crc32c.ts'
import { readMessage } from '../../../../../electron/wire/codec/message.ts'
import { ProtocolError } from '../../../../../electron/wire/codec/protocol-error.ts'
import { frameBytes, msgBytes, sequenceBytes } from '../../../../support/wire/raw-client.ts'

/** `{ping: 1, $db: "admin"}` with request id 5, written by hand from the specification. */
const golden = Buffer.from(
  '33000000050000000000000' +
    '0dd07000000000000001e0000001070696e670001000000022464620006000000' +
    '61646d696e0000',
  'hex',
)

test('a message as the specification writes it', async () => {
  const message = await readMessage(golden, 1000)
  expect(message).toMatchObject({ kind: 'message', requestId: 5, moreToCome: false, exhaustAllowed: false })
  expect(msgBytes({ ping: 1, $db: 'admin' }, 5).equals(golden)).toBe(true)
})

test('documents beside the body come with the name of the field that they belong into', async () => {
  const documents = [{ _id: 1 }, { _id: 2, text: 'x'.repeat(1000) }]
  const frame = msgBytes({ insert: 'c', $db: 'd' }, 1, 0, sequenceBytes('documents', documents))
  const message = await readMessage(frame, 10_000)
  if (message.kind !== 'message') throw new Error(message.kind)
  expect(message.sequences.map(({ name }) => name)).toEqual(['documents'])
  expect(message.sequences[0]?.documents.map((bytes) => BSON.deserialize(bytes))).toEqual(documents)
})

test('the checksum is that of RFC 3720, and a wrong one is no message', async () => {
  expect(crc32c(Buffer.from('123456789'))).toBe(0xe3069283)
  expect(crc32c(Buffer.from('6789'), crc32c(Buffer.from('12345')))).toBe(0xe3069283)
  const open = msgBytes({ ping: 1 }, 1, 1, Buffer.alloc(4))
  open.writeUInt32LE(crc32c(open.subarray(0, -4)), open.length - 4)
  expect(await readMessage(open, 1000)).toMatchObject({ kind: 'message' })
  open[25]! ^= 1
  await expect(readMessage(open, 1000)).rejects.toThrow(ProtocolError)
})

test.each([
  ['no body', frameBytes(2013, 1, Buffer.alloc(4))],
  ['no flags', frameBytes(2013, 1)],
  ['an unknown flag', msgBytes({ ping: 1 }, 1, 4)],
  ['two bodies', msgBytes({ ping: 1 }, 1, 0, Buffer.of(0), BSON.serialize({}))],
  ['an unknown section', msgBytes({ ping: 1 }, 1, 0, Buffer.of(2, 5, 0, 0, 0, 0))],
  ['a section that is cut off', msgBytes({ ping: 1 }).subarray(0, -1)],
  ['a sequence without a name', msgBytes({ ping: 1 }, 1, 0, Buffer.of(1, 6, 0, 0, 0, 65, 65))],
  ['an insert of old', frameBytes(2002, 1, Buffer.alloc(40))],
])('%s is no message', async (_, frame) => {
  await expect(readMessage(frame, 10_000)).rejects.toThrow(ProtocolError)
})
