import type { Document } from 'bson'
import { invalidArgument } from './invalid-argument.ts'

export type SortDirection = 1 | -1 | 'asc' | 'desc' | 'ascending' | 'descending' | { readonly $meta: string }

/** An order in each of the official driver's spellings. */
export type Sort =
  | string
  | Readonly<Record<string, SortDirection>>
  | ReadonlyMap<string, SortDirection>
  | readonly [string, SortDirection]
  | readonly (readonly [string, SortDirection])[]
  | readonly string[]

/** The order as MongoDB takes it; undefined where there is none. Errors: `request.invalid`. */
export function sortSpec(
  sort: Sort | null | undefined,
  direction?: SortDirection,
): Map<string, unknown> | undefined {
  if (sort === null || sort === undefined) return undefined
  if (typeof sort === 'string') return new Map([[sort, directionOf(direction ?? 1)]])
  if (typeof sort !== 'object')
    throw invalidArgument('A sort is a field, an object, a map or a list of pairs')
  const pairs = Array.isArray(sort) ? listed(sort) : sort instanceof Map ? [...sort] : Object.entries(sort)
  if (pairs.length === 0) return undefined
  return new Map(pairs.map(([name, value]) => [name, directionOf(value)]))
}

function listed(sort: readonly unknown[]): (readonly [string, unknown])[] {
  if (sort.every((part) => Array.isArray(part))) return sort as unknown as (readonly [string, unknown])[]
  const [name, direction] = sort
  if (sort.length === 2 && isDirection(direction)) return [[String(name), direction]]
  return sort.map((part) => [String(part), 1])
}

const words: Readonly<Record<string, number>> = {
  '1': 1,
  asc: 1,
  ascending: 1,
  '-1': -1,
  desc: -1,
  descending: -1,
}

const isMeta = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && typeof (value as Document)['$meta'] === 'string'

const isDirection = (value: unknown): boolean =>
  isMeta(value) || words[String(value).toLowerCase()] !== undefined

function directionOf(value: unknown): unknown {
  if (isMeta(value)) return value
  const direction = words[String(value).toLowerCase()]
  if (direction === undefined) throw invalidArgument(`Invalid sort direction: ${JSON.stringify(value)}`)
  return direction
}
