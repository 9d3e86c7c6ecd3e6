import type { BranchId, CollectionId, Lsn } from '../../../../shared/model/ids.ts'
import { indexKeyBytesMax } from '../../../../shared/model/limits.ts'
import { encodeKey } from '../../bson/doc-key.ts'
import type { KeyValues } from '../../bson/pattern-keys.ts'
import { numberBytes, numberKey, readNumber, writeNumber } from '../../store/numbers.ts'
import type { IndexDefinition } from './definition.ts'

/** `branch, collection, definition`: what the keys of an index's rows begin with. */
export const rowPrefixBytes = 3 * numberBytes

export function rowPrefix(branch: BranchId, collection: CollectionId, { id }: IndexDefinition): Uint8Array {
  const prefix = new Uint8Array(rowPrefixBytes)
  writeNumber(prefix, 0, branch)
  writeNumber(prefix, numberBytes, collection)
  prefix.set(id, 2 * numberBytes)
  return prefix
}

/**
 * A key's values as bytes in their order, cut to `indexKeyBytesMax`: two that are cut may be one, and whoever reads an index
 * looks at the documents anyway.
 */
export function valueKey(values: KeyValues, { descending }: IndexDefinition): Uint8Array {
  const whole = encodeKey(values, descending)
  return whole.length <= indexKeyBytesMax ? whole : whole.subarray(0, indexKeyBytesMax)
}

export function rowKey(prefix: Uint8Array, value: Uint8Array, docKey: Uint8Array): Uint8Array {
  const key = new Uint8Array(prefix.length + value.length + docKey.length)
  key.set(prefix)
  key.set(value, prefix.length)
  key.set(docKey, prefix.length + value.length)
  return key
}

/** A row's value: the LSN from which on documents may have the key, and where in the row's key the docKey begins. */
export const encodeRow = (lsn: Lsn, valueBytes: number): Uint8Array => numberKey(lsn, valueBytes)
export const rowLsn = (row: Uint8Array): number => readNumber(row, 0)
export const rowValueBytes = (row: Uint8Array): number => readNumber(row, numberBytes)

/** No value's first byte is zero: with it begin the rows that say something of the index itself, and since when. */
const aboutIndex = 0

/** What can be so of an index: an array under one of its fields, a key that was cut, a document that has no keys. */
export type IndexTrait =
  | { readonly kind: 'array'; readonly field: number }
  | { readonly kind: 'cut' | 'incomplete' }

const traitBytes = { cut: 0xfd, incomplete: 0xfe } as const

export function traitKey(prefix: Uint8Array, trait: IndexTrait): Uint8Array {
  const byte = trait.kind === 'array' ? trait.field : traitBytes[trait.kind]
  return rowKey(prefix, Uint8Array.of(aboutIndex, byte), new Uint8Array(0))
}

/** The trait that the byte behind the first of such a row stands for. */
export function readTrait(byte: number): IndexTrait {
  if (byte === traitBytes.cut) return { kind: 'cut' }
  return byte === traitBytes.incomplete ? { kind: 'incomplete' } : { kind: 'array', field: byte }
}
