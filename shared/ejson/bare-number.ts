import { isInt32, isInt64, makeDecimal128, makeDouble, wholeNumber } from './parse-scalars.ts'
import type { ScalarNode } from './tree.ts'

/** Why a bare number is refused, and the text that would say the same without doubt. */
export interface NumberProblem {
  readonly message: string
  readonly fix?: { readonly label: string; readonly replacement: string }
}

const safeMax = 2n ** 53n - 1n

/**
 * The value of a number without a type around it. Whole numbers are Int32 where they fit, else Long; a point or an
 * exponent makes a Double, and so does "-0". `exactOnly` refuses whole numbers beyond 2^53 - 1, which other programs
 * round: a person has to say `Long('...')` there.
 */
export function bareNumber(source: string, exactOnly: boolean): ScalarNode | NumberProblem {
  if (source === '-0') return { kind: 'double', value: -0 }
  const whole = wholeNumber(source)
  if (whole === undefined) {
    const made = makeDouble(source)
    return typeof made === 'string' ? { message: made } : made
  }
  if (/^[+-]?0\d/.test(source))
    return { message: 'A number cannot begin with 0; put it in quotes if it is text' }
  if (isInt32(whole)) return { kind: 'int32', value: Number(whole) }
  if (!isInt64(whole)) return beyondInt64(source, whole)
  if (exactOnly && (whole > safeMax || whole < -safeMax)) {
    return {
      message: `${source} is beyond 2^53 - 1 and needs a type, or other programs will round it`,
      fix: { label: 'Convert to Long', replacement: `Long('${whole}')` },
    }
  }
  return { kind: 'int64', value: whole }
}

function beyondInt64(source: string, whole: bigint): NumberProblem {
  const message = `${source} does not fit Long, which ends at 9223372036854775807`
  if (typeof makeDecimal128(String(whole)) === 'string') return { message }
  return { message, fix: { label: 'Convert to Decimal128', replacement: `Decimal128('${whole}')` } }
}
