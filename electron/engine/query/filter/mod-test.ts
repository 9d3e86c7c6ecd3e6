import { bsonType } from '../../../../shared/ejson/bson-types.ts'
import { readDouble, readInt32, type BsonSlice } from '../../bson/raw.ts'
import { badValue } from './filter-error.ts'
import type { ValueFilter } from './filter.ts'
import { elementsOf, isNumber, truncatedOf } from './parse-operands.ts'
import { missing, sliceOf, type ValueTest } from './value.ts'

/** The operand of `$mod`: a divisor and a remainder, their fractions cut off. */
export function parseMod(operand: BsonSlice): ValueFilter {
  const [divisor, remainder, ...rest] = elementsOf(operand, '$mod')
  if (divisor === undefined || remainder === undefined || rest.length > 0)
    throw badValue('$mod', '`$mod` takes an array of a divisor and a remainder')
  const by = longOf(divisor)
  if (by === 0n) throw badValue('$mod', 'The divisor of `$mod` is 0')
  return { kind: 'mod', divisor: by, remainder: longOf(remainder) }
}

function longOf(operand: BsonSlice): bigint {
  const value = isNumber(operand) ? truncatedOf(operand) : null
  if (value === null || BigInt.asIntN(64, value) !== value)
    throw badValue('$mod', 'Divisor and remainder of `$mod` are numbers in the range of 64 bits')
  return value
}

/** Of numbers, their fractions cut off; the remainder has the sign of the value. */
export function modTest(divisor: bigint, remainder: bigint): ValueTest {
  const isSmall = divisor === BigInt(Number(divisor) | 0)
  const by = Number(divisor)
  const wanted = Number(remainder)
  return (type, bytes, start) => {
    // Adding 0 turns -0 into 0.
    if (isSmall && type === bsonType.int32) return (readInt32(bytes, start) % by) + 0 === wanted
    if (type === bsonType.double && !Number.isFinite(readDouble(bytes, start))) return false
    if (type === missing) return false
    const slice = sliceOf(type, bytes, start)
    const value = isNumber(slice) ? truncatedOf(slice) : null
    return value !== null && BigInt.asIntN(64, value) === value && value % divisor === remainder
  }
}
