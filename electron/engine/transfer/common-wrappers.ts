import {
  makeDate,
  makeDateOfMilliseconds,
  makeDecimal128,
  makeDouble,
  makeInt32,
  makeInt64,
  makeObjectId,
  type Made,
} from '../../../shared/ejson/parse-scalars.ts'
import type { ScalarNode } from '../../../shared/ejson/tree.ts'

const makers: Readonly<Record<string, (text: string) => Made>> = {
  $date: makeDate,
  $numberDecimal: makeDecimal128,
  $numberDouble: makeDouble,
  $numberInt: makeInt32,
  $numberLong: makeInt64,
  $oid: makeObjectId,
}

/** The value of `{"<name>": "<text>"}` for the wrappers that exported files are full of; undefined for all else. */
export function commonWrapper(name: string, text: string): ScalarNode | undefined {
  const made = makers[name]?.(text)
  return typeof made === 'string' ? undefined : made
}

/** The value of `{"$date": {"$numberLong": "<text>"}}`. */
export function dateOfLong(text: string): ScalarNode | undefined {
  const long = commonWrapper('$numberLong', text)
  if (long?.kind !== 'int64') return undefined
  const made = makeDateOfMilliseconds(long.value)
  return typeof made === 'string' ? undefined : made
}
