import type { Dice } from '../../support/dice.ts'
import { msgBytes } from '../../support/wire/raw-client.ts'
import { commands, conversations, databaseBytes } from './conversations.ts'
import { twist } from './twist.ts'

/** Bytes that lengths, types and flags are likely to trip over. */
const sharp = [0, 1, 2, 4, 5, 0x7f, 0x80, 0xff, 0x0b, 0x13, 0x03, 0x24]
const rates = { plain: 4, noise: 1, spliced: 2 }

const pick = <T>(list: readonly T[], roll: Dice): T => list[roll(list.length)] as T

/** The next thing to send: a message as it should be, one with odd values, one that was changed somewhere, or noise. */
export function nextBytes(roll: Dice): Buffer {
  if (roll(2) === 0) return msgBytes(twist(pick(commands, roll), roll), 1 + roll(1000))
  const frame = Buffer.from(pick(conversations, roll))
  const kind = roll(20)
  if (kind < rates.plain) return frame
  if (kind < rates.plain + rates.noise) return noise(roll)
  if (kind < rates.plain + rates.noise + rates.spliced) return fixLength(splice(frame, roll), roll)
  const changes = 1 + roll(4)
  for (let change = 0; change < changes; change += 1) changeByte(frame, roll)
  return roll(3) === 0 ? fixLength(resize(frame, roll), roll) : frame
}

function noise(roll: Dice): Buffer {
  const bytes = Buffer.alloc(1 + roll(400))
  for (let index = 0; index < bytes.length; index += 1) bytes[index] = roll(256)
  return bytes
}

/** Changes one byte behind the frame's length, and hardly ever the database's name. */
function changeByte(frame: Buffer, roll: Dice): void {
  const at = 4 + roll(frame.length - 4)
  const kept = frame.indexOf(databaseBytes)
  if (kept >= 0 && at >= kept && at < kept + databaseBytes.length && roll(200) > 0) return
  const how = roll(3)
  frame[at] = how === 0 ? pick(sharp, roll) : how === 1 ? roll(256) : (frame[at] as number) ^ (1 << roll(8))
}

function splice(frame: Buffer, roll: Dice): Buffer {
  const other = pick(conversations, roll)
  return Buffer.concat([frame.subarray(0, 16 + roll(frame.length - 16)), other.subarray(roll(other.length))])
}

/** Takes some bytes out, or puts some twice. */
function resize(frame: Buffer, roll: Dice): Buffer {
  const [start, count] = [16 + roll(frame.length - 16), roll(40)]
  const rest = frame.subarray(roll(2) === 0 ? start + count : Math.max(16, start - count))
  return Buffer.concat([frame.subarray(0, start), rest])
}

/** Mostly the header says the truth about the length, so that what is within is looked at. */
function fixLength(frame: Buffer, roll: Dice): Buffer {
  if (frame.length >= 16 && roll(8) > 0) frame.writeInt32LE(frame.length, 0)
  return frame
}
