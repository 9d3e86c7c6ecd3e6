import type { Document } from 'bson'
import * as engine from '../write/indexes.ts'
import type { DocumentCodec } from './documents.ts'
import { checkOptions, invalidArgument } from './invalid-argument.ts'
import { ListedCursor } from './listed-cursor.ts'
import type { Place } from './place.ts'

/** The fields of an index in each of the official driver's spellings; 1 where no direction is said. */
export type IndexSpecification =
  | string
  | Document
  | ReadonlyMap<string, unknown>
  | readonly (string | readonly [string, unknown] | Document | ReadonlyMap<string, unknown>)[]

/** What an index can be made with, as MongoDB has it. */
export interface IndexOptions {
  readonly name?: string
  readonly unique?: boolean
  readonly sparse?: boolean
  readonly hidden?: boolean
  readonly partialFilterExpression?: Document
  readonly expireAfterSeconds?: number
  readonly collation?: Document
  readonly background?: boolean
}

export interface IndexDescription extends IndexOptions {
  readonly key: Document | ReadonlyMap<string, unknown>
}

const optionNames = [
  'name',
  'unique',
  'sparse',
  'hidden',
  'partialFilterExpression',
  'expireAfterSeconds',
  'collation',
  'background',
]

/** A collection whose indexes are meant. */
export interface Indexed {
  readonly place: Place
  readonly codec: DocumentCodec
  readonly collection: string
}

/** Makes indexes that are not there yet, all or none, in one record; gives their names. Errors: those of the engine's. */
export async function createIndexes(
  { place, codec, collection }: Indexed,
  descriptions: readonly IndexDescription[],
): Promise<string[]> {
  if (!Array.isArray(descriptions)) throw invalidArgument('Argument "indexSpecs" must be an array')
  const named = descriptions.map(namedIndex)
  const author = place.writer()
  const indexes = named.map((description) => codec.encode(description))
  await engine.createIndexes(
    place.project,
    { branchId: place.branchId, database: place.name, collection, indexes },
    author,
  )
  return named.map(({ name }) => name)
}

function namedIndex(description: IndexDescription): IndexDescription & { readonly name: string } {
  checkOptions('createIndexes', description, [...optionNames, 'key'])
  const key = indexKey(description.key)
  return { ...description, key, name: description.name ?? [...key].flat().join('_') }
}

/** The fields of an index in their order. */
export function indexKey(specification: IndexSpecification): Map<string, unknown> {
  const isPair =
    Array.isArray(specification) && specification.length === 2 && isDirection(specification[1] as unknown)
  const parts = Array.isArray(specification) && !isPair ? specification : [specification]
  return new Map(parts.flatMap((part) => fieldsOf(part as Exclude<IndexSpecification, readonly unknown[]>)))
}

const kinds: readonly unknown[] = ['2d', '2dsphere', 'text', 'hashed']
const isDirection = (value: unknown): boolean => typeof value === 'number' || kinds.includes(value)

function fieldsOf(
  part: string | Document | ReadonlyMap<string, unknown> | readonly [string, unknown],
): (readonly [string, unknown])[] {
  if (typeof part === 'string') return [[part, 1]]
  if (Array.isArray(part)) return [[String(part[0]), part[1] ?? 1]]
  return part instanceof Map ? [...(part as ReadonlyMap<string, unknown>)] : Object.entries(part)
}

/** Takes one index, or `*` for all, out of the collection; at moments before they stay. */
export async function dropIndexes({ place, collection }: Indexed, index: string): Promise<number> {
  const author = place.writer()
  const { before } = await engine.dropIndexes(
    place.project,
    { branchId: place.branchId, collection, index },
    author,
  )
  return before
}

export interface ListIndexesOptions {
  readonly batchSize?: number
  readonly signal?: AbortSignal
}

/** The indexes of a collection as MongoDB lists them, that on `_id` first. */
export function listIndexes(
  { place, codec, collection }: Indexed,
  options: ListIndexesOptions,
): ListedCursor {
  checkOptions('listIndexes', options, ['batchSize', 'signal'])
  return new ListedCursor(codec, options, () => engine.listIndexes(place.view(), collection))
}
