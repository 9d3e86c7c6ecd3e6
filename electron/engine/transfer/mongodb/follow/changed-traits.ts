import { documentOf } from '../../../bson/build.ts'
import { decode } from '../../../bson/bson-options.ts'
import { ElementCursor } from '../../../bson/raw.ts'
import type { CollectionTraits } from '../../../write/collections.ts'
import { indexName } from '../index-spec.ts'
import type { ChangeEffect } from './change.ts'

type TraitsEffect = Extract<ChangeEffect, { kind: 'addIndexes' | 'removeIndexes' | 'modify' }>

/** The options and indexes of a collection after a change of them. */
export function changedTraits(traits: CollectionTraits, effect: TraitsEffect): CollectionTraits {
  switch (effect.kind) {
    case 'addIndexes': {
      const names = new Set(effect.indexes.map(indexName))
      const others = (traits.indexes ?? []).filter((index) => !names.has(indexName(index)))
      return withTraits(traits.options, [...others, ...effect.indexes])
    }
    case 'removeIndexes': {
      const kept = (traits.indexes ?? []).filter((index) => !effect.names.includes(indexName(index)))
      return withTraits(traits.options, kept)
    }
    case 'modify': {
      const options = merged(traits.options, effect.options)
      const { index: change } = effect
      if (change === null) return withTraits(options, traits.indexes ?? [])
      const name = (decode(change) as { name?: string }).name
      const indexes = (traits.indexes ?? []).map((one) =>
        indexName(one) === name ? merged(one, change) : one,
      )
      return withTraits(options, indexes)
    }
  }
}

const emptyBytes = 5

const withTraits = (options: Uint8Array | undefined, indexes: readonly Uint8Array[]): CollectionTraits => ({
  ...(options === undefined || options.length <= emptyBytes ? {} : { options }),
  ...(indexes.length === 0 ? {} : { indexes }),
})

/** A document with fields of another in the place of those of the same name, and behind them those that it lacked. */
function merged(document: Uint8Array | undefined, change: Uint8Array): Uint8Array {
  const fields = new Map<string, Uint8Array>()
  for (const source of document === undefined ? [change] : [document, change]) {
    const cursor = new ElementCursor(source)
    while (cursor.next()) {
      const name = Buffer.from(source.subarray(cursor.nameStart, cursor.nameEnd)).toString('latin1')
      fields.set(name, source.subarray(cursor.nameStart - 1, cursor.valueEnd))
    }
  }
  return documentOf([...fields.values()])
}
