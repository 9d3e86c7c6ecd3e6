import { bytesToHex } from '../../../../shared/ejson/text-bytes.ts'

const random = crypto.getRandomValues(new Uint8Array(8))
let counter = ((random[5] ?? 0) << 16) | ((random[6] ?? 0) << 8) | (random[7] ?? 0)

/** A new ObjectId as 24 hexadecimal digits: seconds since 1970, five random bytes of this window, a counter. */
function newObjectId(): string {
  counter = (counter + 1) % 0x1000000
  const seconds = Math.floor(Date.now() / 1000)
  return hex(seconds, 8) + bytesToHex(random, 0, 5) + hex(counter, 6)
}

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0')

/** What `ObjectId()` and `ISODate()` without arguments become. */
export const freshValues = { newObjectId, now: () => Date.now() }
