import { bsonType } from '../../../../shared/ejson/bson-types.ts'
import { decodeUtf8, encodeUtf8 } from '../../../../shared/ejson/text-bytes.ts'
import { cstringEnd, readInt32, type BsonSlice } from '../../bson/raw.ts'
import { compileRegex } from '../regex/compile-regex.ts'
import { badValue, filterError } from './filter-error.ts'
import type { ValueFilter } from './filter.ts'
import type { ValueTest } from './value.ts'

type RegexFilter = Extract<ValueFilter, { kind: 'regex' }>

/** A regular expression as a value of BSON. */
export function regexOf({ bytes, start }: BsonSlice): RegexFilter {
  const end = cstringEnd(bytes, start)
  const flagsEnd = cstringEnd(bytes, end + 1)
  return {
    kind: 'regex',
    pattern: decodeUtf8(bytes, start, end),
    flags: decodeUtf8(bytes, end + 1, flagsEnd),
  }
}

/** The operands of `$regex` and `$options`, which may stand beside it. */
export function parseRegex(operand: BsonSlice, options: BsonSlice | undefined): RegexFilter {
  if (options !== undefined && options.type !== bsonType.string)
    throw badValue('$options', '`$options` takes a string of flags')
  const flags = options === undefined ? undefined : textOf(options)
  if (operand.type === bsonType.string) return { kind: 'regex', pattern: textOf(operand), flags: flags ?? '' }
  if (operand.type !== bsonType.regex) throw badValue('$regex', '`$regex` takes a pattern')
  const regex = regexOf(operand)
  if (flags !== undefined && regex.flags !== '')
    throw filterError('Location51075', '$options', 'There are flags in `$regex` and in `$options`')
  return flags === undefined ? regex : { ...regex, flags }
}

const textOf = ({ bytes, start, end }: BsonSlice): string => decodeUtf8(bytes, start + 4, end - 1)

/** Of strings and symbols; and a regular expression that is the same in every letter. */
export function regexTest({ pattern, flags }: RegexFilter): ValueTest {
  const regex = compileRegex(pattern, flags)
  const same = encodeUtf8(`${pattern}\0${flags}\0`)
  return (type, bytes, start) => {
    if (type === bsonType.string || type === bsonType.symbol)
      return regex.test(decodeUtf8(bytes, start + 4, start + 3 + readInt32(bytes, start)))
    return type === bsonType.regex && same.every((byte, i) => bytes[start + i] === byte)
  }
}
