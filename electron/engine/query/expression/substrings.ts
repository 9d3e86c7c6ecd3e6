import { encodeUtf8 } from '../../../../shared/ejson/text-bytes.ts'
import { isNumber } from '../values/compare-nodes.ts'
import { toDouble } from '../values/numbers.ts'
import { folded, type Operator } from './expression.ts'
import { failed, isNullish, namedOperands, nothing, ofMany, text, typeOf, type Value } from './operands.ts'
import { coercedText, textsOf } from './strings.ts'

type Code = `Location${number}`

function whole(value: Value, code: Code, name: string): number {
  if (!isNumber(value))
    throw failed(code, name, `takes numbers behind its string, and was given ${typeOf(value)}`)
  return Math.trunc(toDouble(value))
}

const substrBytes = ofMany(3, 3, ([input, from, count], _, name) => {
  const start = whole(from, 'Location16034', name)
  const length = whole(count, 'Location16035', name)
  if (start < 0) throw failed('Location50752', name, 'takes a start that is not negative')
  const bytes = encodeUtf8(coercedText(input, name))
  if (start >= bytes.length) return text('')
  const end = length < 0 ? bytes.length : Math.min(bytes.length, start + length)
  if (isContinuation(bytes[start])) throw failed('Location28656', name, 'starts within a character')
  if (isContinuation(bytes[end])) throw failed('Location28657', name, 'ends within a character')
  return text(Buffer.from(bytes.subarray(start, end)).toString())
})

const isContinuation = (byte: number | undefined): boolean => byte !== undefined && (byte & 0xc0) === 0x80

const substrCP = ofMany(3, 3, ([input, from, count], _, name) => {
  const value = coercedText(input, name)
  const start = whole(from, 'Location34450', name)
  const length = whole(count, 'Location34452', name)
  if (length < 0) throw failed('Location34454', name, 'takes a length that is not negative')
  if (start < 0) throw failed('Location34455', name, 'takes a start that is not negative')
  return text(
    Array.from(value)
      .slice(start, start + length)
      .join(''),
  )
})

/** What MongoDB takes for white space: the null character too. */
const whitespace =
  '\0\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a'

const trimmed =
  (atStart: boolean, atEnd: boolean): Operator =>
  (operand, environment, name) => {
    const codes = { notObject: 'Location50696', unknown: 'Location50694' } as const
    const { input, chars } = namedOperands(operand, environment, name, codes, {
      input: 'Location50695',
      chars: null,
    })
    const isPlain = operand.kind === 'object' && !operand.fields.some(([part]) => part === 'chars')
    return folded([input, chars], (scope) => {
      const value = input(scope)
      const wanted: Value = isPlain ? text(whitespace) : chars(scope)
      const texts = textsOf(name, [
        [value, 'Location50699'],
        [isNullish(value) ? text('') : wanted, 'Location50700'],
      ])
      return texts === null ? nothing : text(trim(texts[0] as string, texts[1] as string, atStart, atEnd))
    })
  }

function trim(value: string, chars: string, atStart: boolean, atEnd: boolean): string {
  const away = new Set(chars)
  const points = Array.from(value)
  let start = 0
  let end = points.length
  while (atStart && start < end && away.has(points[start] as string)) start++
  while (atEnd && end > start && away.has(points[end - 1] as string)) end--
  return points.slice(start, end).join('')
}

const replaced =
  (replace: (input: string, find: string, by: string) => string): Operator =>
  (operand, environment, name) => {
    const codes = { notObject: 'Location51751', unknown: 'Location51750' } as const
    const { input, find, replacement } = namedOperands(operand, environment, name, codes, {
      input: 'Location51749',
      find: 'Location51748',
      replacement: 'Location51747',
    })
    return folded([input, find, replacement], (scope) => {
      const texts = textsOf(name, [
        [input(scope), 'Location51746'],
        [find(scope), 'Location51745'],
        [replacement(scope), 'Location51744'],
      ])
      if (texts === null) return nothing
      return text(replace(...(texts as [string, string, string])))
    })
  }

export const substringOperators: Readonly<Record<string, Operator>> = {
  $ltrim: trimmed(true, false),
  $replaceAll: replaced((input, find, by) =>
    find === '' ? by + Array.from(input, (point) => point + by).join('') : input.split(find).join(by),
  ),
  $replaceOne: replaced((input, find, by) => input.replace(find, () => by)),
  $rtrim: trimmed(false, true),
  $substr: substrBytes,
  $substrBytes: substrBytes,
  $substrCP: substrCP,
  $trim: trimmed(true, true),
}
