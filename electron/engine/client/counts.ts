import type { Document } from 'bson'
import { countDocuments as count } from '../read/count.ts'
import { distinctValues as distinct } from '../read/distinct.ts'
import { documentOptionNames, type DocumentCodec, type DocumentOptions } from './documents.ts'
import { encoded, hinted } from './encoded.ts'
import { checkOptions } from './invalid-argument.ts'
import type { Place } from './place.ts'

interface MatchOptions extends DocumentOptions {
  readonly collation?: Document
  /** An index by name or by its keys. */
  readonly hint?: string | Document
  readonly let?: Document
  readonly maxTimeMS?: number
  readonly signal?: AbortSignal
}

export interface CountOptions extends MatchOptions {
  readonly skip?: number
  readonly limit?: number
}

export type DistinctOptions = MatchOptions

const matchNames = [...documentOptionNames, 'collation', 'hint', 'let', 'maxTimeMS', 'signal'] as const

/** What ends a read early, and the language that it compares in. */
function matching(codec: DocumentCodec, options: MatchOptions) {
  const { collation, hint, let: variables, maxTimeMS = 0, signal } = options
  return {
    ...encoded(codec, { collation, variables }),
    ...hinted(codec, hint),
    maxTimeMilliseconds: maxTimeMS,
    ...(signal === undefined ? {} : { signal }),
  }
}

/** Without a filter the number is known, and nothing is looked at. */
export function countDocuments(
  place: Place,
  codec: DocumentCodec,
  { collection, filter }: { readonly collection: string; readonly filter: Document | null },
  options: CountOptions,
): Promise<number> {
  checkOptions('countDocuments', options, [...matchNames, 'skip', 'limit'])
  const { skip = 0, limit = 0 } = options
  const wanted = filter === null ? {} : { filter: codec.encode(filter) }
  return count(place.view(), { collection, ...wanted, skip, limit, ...matching(codec, options) })
}

export async function distinctValues(
  place: Place,
  codec: DocumentCodec,
  {
    collection,
    key,
    filter,
  }: { readonly collection: string; readonly key: string; readonly filter: Document },
  options: DistinctOptions,
): Promise<unknown[]> {
  checkOptions('distinct', options, matchNames)
  const input = { collection, key, filter: codec.encode(filter), ...matching(codec, options) }
  return Object.values(codec.with(options).parts(await distinct(place.view(), input)))
}
