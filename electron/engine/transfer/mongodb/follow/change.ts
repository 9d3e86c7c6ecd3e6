import { isArgonError } from '../../../../../shared/model/errors.ts'
import { bytesOf, elementsOf, withoutFields } from '../../../bson/build.ts'
import { decode } from '../../../bson/bson-options.ts'
import { docKeyOfDocument } from '../../../bson/doc-key.ts'
import { findField } from '../../../bson/raw.ts'
import { validateDocument } from '../../../bson/validate.ts'
import type { CollectionTraits } from '../../../write/collections.ts'
import { idDocument } from '../../../write/documents.ts'

/** What one event of a change stream does to a branch. */
export type ChangeEffect =
  | { readonly kind: 'put'; readonly collection: string; readonly document: Uint8Array }
  | { readonly kind: 'remove'; readonly collection: string; readonly id: Uint8Array }
  | { readonly kind: 'create'; readonly collection: string; readonly traits: CollectionTraits }
  | { readonly kind: 'drop'; readonly collection: string }
  | { readonly kind: 'dropAll' }
  /** `to` is null where it goes into another database. */
  | { readonly kind: 'rename'; readonly collection: string; readonly to: string | null }
  | { readonly kind: 'addIndexes'; readonly collection: string; readonly indexes: readonly Uint8Array[] }
  | { readonly kind: 'removeIndexes'; readonly collection: string; readonly names: readonly string[] }
  /** Options, and fields of one index by its name, that take the place of those of the same name. */
  | {
      readonly kind: 'modify'
      readonly collection: string
      readonly options: Uint8Array
      readonly index: Uint8Array | null
    }
  /** The stream ends; another can go on behind this. */
  | { readonly kind: 'end' }
  /** A document that no branch can hold. */
  | { readonly kind: 'unusable'; readonly collection: string; readonly reason: string }
  | { readonly kind: 'nothing' }

/** One event of a change stream, read. */
export interface Change {
  readonly effect: ChangeEffect
  /** The event's `_id`, with which a stream goes on behind it. */
  readonly token: Uint8Array
  /** When it happened, in milliseconds since 1970; null where the server does not say. */
  readonly time: number | null
}

/**
 * Reads an event of a change stream on a database, as BSON. Source: MongoDB manual, "Change Events". An update comes with
 * the document as it is at the look-up (`fullDocument: 'updateLookup'`), so it may run ahead, and later events find it done.
 */
export function readChange(event: Uint8Array): Change {
  const head = decode(event) as EventHead
  const token = part(event, '_id')
  if (token === null) throw new Error('An event of a change stream needs its _id')
  return { effect: effectOf(event, head), token: Uint8Array.from(token), time: timeOf(head) }
}

interface EventHead {
  readonly operationType: string
  readonly ns?: { readonly db: string; readonly coll?: string }
  readonly to?: { readonly db: string; readonly coll: string }
  readonly clusterTime?: { readonly t: number }
  readonly wallTime?: Date
}

function timeOf({ wallTime, clusterTime }: EventHead): number | null {
  if (wallTime !== undefined) return wallTime.getTime()
  return clusterTime === undefined ? null : clusterTime.t * 1000
}

const nothing: ChangeEffect = { kind: 'nothing' }

function effectOf(event: Uint8Array, { operationType, ns, to }: EventHead): ChangeEffect {
  if (operationType === 'dropDatabase') return { kind: 'dropAll' }
  if (operationType === 'invalidate') return { kind: 'end' }
  const collection = ns?.coll
  if (collection === undefined) return nothing
  switch (operationType) {
    case 'insert':
    case 'replace':
    case 'update':
      return put(event, collection)
    case 'delete': {
      const key = part(event, 'documentKey')
      return key === null ? nothing : { kind: 'remove', collection, id: idDocument(key) }
    }
    case 'drop':
      return { kind: 'drop', collection }
    case 'rename':
      return { kind: 'rename', collection, to: to === undefined || to.db !== ns?.db ? null : to.coll }
    default:
      return effectOnCatalogue(event, operationType, collection)
  }
}

/** A document that was gone at the look-up: its removal follows. */
function put(event: Uint8Array, collection: string): ChangeEffect {
  const document = part(event, 'fullDocument')
  if (document === null) return nothing
  try {
    validateDocument(document)
    docKeyOfDocument(document)
  } catch (error) {
    if (!isArgonError(error)) throw error
    return { kind: 'unusable', collection, reason: error.message }
  }
  return { kind: 'put', collection, document: Uint8Array.from(document) }
}

/** The events that a server tells when it is asked for expanded ones; the others say nothing of what a branch holds. */
function effectOnCatalogue(event: Uint8Array, operationType: string, collection: string): ChangeEffect {
  const description = part(event, 'operationDescription')
  if (operationType === 'create') return create(description, collection)
  if (description === null) return nothing
  switch (operationType) {
    case 'createIndexes':
      return { kind: 'addIndexes', collection, indexes: indexesOf(description) }
    case 'dropIndexes': {
      const names = indexesOf(description).map((index) => (decode(index) as { name: string }).name)
      return { kind: 'removeIndexes', collection, names }
    }
    case 'modify': {
      const options = Uint8Array.from(withoutFields(description, ['index', 'cappedSize', 'cappedMax']))
      return { kind: 'modify', collection, options, index: copyOf(part(description, 'index')) }
    }
    default:
      return nothing
  }
}

/** What a server says of a new collection besides its options. */
const notOptions = ['idIndex', 'uuid', 'autoIndexId']

function create(description: Uint8Array | null, collection: string): ChangeEffect {
  if (description === null) return { kind: 'create', collection, traits: {} }
  const isOther = ['viewOn', 'timeseries'].some((name) => findField(description, name) !== undefined)
  if (isOther) return nothing
  const options = Uint8Array.from(withoutFields(description, notOptions))
  return { kind: 'create', collection, traits: elementsOf(options).length === 0 ? {} : { options } }
}

function indexesOf(description: Uint8Array): Uint8Array[] {
  const indexes = part(description, 'indexes')
  return indexes === null ? [] : elementsOf(indexes).map((slice) => Uint8Array.from(bytesOf(slice)))
}

/** A field that is a document or an array; null where there is none. */
function part(document: Uint8Array, name: string): Uint8Array | null {
  const found = findField(document, name)
  const objectOrArray = new Set([3, 4])
  return found !== undefined && objectOrArray.has(found.type) ? bytesOf(found) : null
}

const copyOf = (bytes: Uint8Array | null): Uint8Array | null =>
  bytes === null ? null : Uint8Array.from(bytes)
