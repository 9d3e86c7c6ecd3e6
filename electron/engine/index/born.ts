/** What became of a document at an LSN of the `born` table. */
export interface Transition {
  /** Whether it is the first version that the branch itself has of the document. */
  readonly isFirst: boolean
  /** Born: it lives from here on. Died: it no longer does. Kept: it lived before, as its parent's. */
  readonly kind: 'born' | 'died' | 'kept'
  readonly docKey: Uint8Array
}

const first = 1
const kindBits: Readonly<Record<Transition['kind'], number>> = { kept: 0, born: 2, died: 4 }

/** A value of the `born` table: one byte, then the docKey. */
export function encodeTransition({ isFirst, kind, docKey }: Transition): Uint8Array {
  const value = new Uint8Array(1 + docKey.length)
  value[0] = (isFirst ? first : 0) | kindBits[kind]
  value.set(docKey, 1)
  return value
}

export function decodeTransition(value: Uint8Array): Transition {
  const bits = value[0] as number
  const kind = (bits & kindBits.born) !== 0 ? 'born' : (bits & kindBits.died) !== 0 ? 'died' : 'kept'
  return { isFirst: (bits & first) !== 0, kind, docKey: value.subarray(1) }
}
