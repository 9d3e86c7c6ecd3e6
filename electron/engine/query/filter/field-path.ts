import { encodeUtf8 } from '../../../../shared/ejson/text-bytes.ts'
import { pathPartsMax } from '../../../../shared/model/limits.ts'
import { filterError } from './filter-error.ts'

/** A dotted path, taken apart: for each part its name, and the place in an array that it also stands for, or -1. */
export interface FieldPath {
  readonly text: string
  readonly names: readonly Uint8Array[]
  readonly indexes: readonly number[]
}

/** Parts may be empty, as names may be: `a..b` is the field `b` of the field `` of `a`. */
export function fieldPath(text: string): FieldPath {
  const parts = text.split('.')
  if (parts.length > pathPartsMax) {
    throw filterError('Overflow', '', `A path may have at most ${pathPartsMax} parts`)
  }
  return { text, names: parts.map(encodeUtf8), indexes: parts.map(arrayIndex) }
}

/** Only the spelling that BSON gives to an index counts: `01` is a name and nothing else. */
function arrayIndex(part: string): number {
  return /^(0|[1-9][0-9]{0,8})$/.test(part) ? Number(part) : -1
}
