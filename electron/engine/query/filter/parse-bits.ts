import { bsonType } from '../../../../shared/ejson/bson-types.ts'
import { readInt32, type BsonSlice } from '../../bson/raw.ts'
import { badValue, filterError } from './filter-error.ts'
import type { BitTest, ValueFilter } from './filter.ts'
import { elementsOf, integerOf, isNumber, truncatedOf } from './parse-operands.ts'

const longMax = 2n ** 63n - 1n
const intMax = 2n ** 31n - 1n

/** The operand of the four operators of bits: a number or a binary value as a mask, or an array of positions. */
export function parseBits(operand: BsonSlice, operator: string): ValueFilter {
  return { kind: 'bits', test: operator as BitTest, positions: positionsOf(operand, operator) }
}

function positionsOf(operand: BsonSlice, operator: string): number[] {
  if (operand.type === bsonType.array) {
    return elementsOf(operand, operator).map((element) => positionOf(element, operator))
  }
  if (operand.type === bsonType.binary) return positionsOfBytes(operand)
  if (!isNumber(operand))
    throw badValue(operator, `\`${operator}\` takes an array, a number or a binary value`)
  const mask = integerOf(operand)
  if (mask === null || mask < 0n || mask > longMax)
    throw filterError('FailedToParse', operator, `\`${operator}\` takes a whole number that is not negative`)
  return Array.from({ length: 63 }, (_, position) => position).filter(
    (position) => (mask >> BigInt(position)) & 1n,
  )
}

function positionOf(element: BsonSlice, operator: string): number {
  const position = isNumber(element) ? truncatedOf(element) : null
  if (position === null || position < 0n || position > intMax)
    throw badValue(operator, `A position of a bit is a whole number that is not negative`)
  return Number(position)
}

function positionsOfBytes({ bytes, start }: BsonSlice): number[] {
  const positions: number[] = []
  for (let position = 0; position < readInt32(bytes, start) * 8; position++) {
    if (isSet(bytes, start + 5, position)) positions.push(position)
  }
  return positions
}

const isSet = (bytes: Uint8Array, start: number, position: number): boolean =>
  (((bytes[start + (position >> 3)] as number) >> (position & 7)) & 1) === 1
