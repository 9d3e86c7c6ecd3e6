import { bsonType } from '../../../../shared/ejson/bson-types.ts'
import { readDouble, readInt32, readInt64 } from '../../bson/raw.ts'
import type { BitTest } from './filter.ts'
import { truncatedOf } from './parse-operands.ts'
import { sliceOf, type ValueTest } from './value.ts'

type IsSet = (position: number) => boolean

/** Bits of binary values, and of numbers that are whole; what has fewer bits counts as 0 there, or as the sign. */
export function bitsTest(test: BitTest, positions: readonly number[]): ValueTest {
  const holds = (isSet: IsSet): boolean => {
    switch (test) {
      case '$bitsAllSet':
        return positions.every(isSet)
      case '$bitsAllClear':
        return !positions.some(isSet)
      case '$bitsAnySet':
        return positions.some(isSet)
      case '$bitsAnyClear':
        return !positions.every(isSet)
    }
  }
  return (type, bytes, start) => {
    if (type === bsonType.binary) return holds(bitsOfBytes(bytes, start))
    const value = integerAt(type, bytes, start)
    return value !== null && holds((position) => ((value >> BigInt(Math.min(position, 63))) & 1n) === 1n)
  }
}

function bitsOfBytes(bytes: Uint8Array, start: number): IsSet {
  const bits = readInt32(bytes, start) * 8
  return (position) =>
    position < bits && (((bytes[start + 5 + (position >> 3)] as number) >> (position & 7)) & 1) === 1
}

/** A double has to be whole; a decimal is cut off. Null for what does not fit into an int64. */
function integerAt(type: number, bytes: Uint8Array, start: number): bigint | null {
  switch (type) {
    case bsonType.int32:
      return BigInt(readInt32(bytes, start))
    case bsonType.int64:
      return readInt64(bytes, start)
    case bsonType.double: {
      const value = readDouble(bytes, start)
      return Number.isInteger(value) ? asLong(BigInt(value)) : null
    }
    case bsonType.decimal128:
      return asLong(truncatedOf(sliceOf(type, bytes, start)))
    default:
      return null
  }
}

const asLong = (value: bigint | null): bigint | null =>
  value !== null && BigInt.asIntN(64, value) === value ? value : null
