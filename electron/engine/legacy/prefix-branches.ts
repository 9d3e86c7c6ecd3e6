import type { Db } from 'mongodb'
import { ArgonError } from '../../../shared/model/errors.ts'
import { mainName } from '../../../shared/model/branch.ts'

/** A branch of the older layout: collections whose names begin with its own. */
export interface PrefixBranch {
  readonly name: string
  readonly collections: readonly PrefixCollection[]
}

/** `source` is the collection's name on the server, `name` what it is without the prefix. */
export interface PrefixCollection {
  readonly name: string
  readonly source: string
}

const separator = '_'

export const sourceName = (branch: string, collection: string): string => branch + separator + collection

/**
 * The branches of a database, `main` first. The older engine takes what stands before the first underscore for the
 * branch, or the longest of the branches listed that fits; what has none is not shown.
 */
export async function listPrefixBranches(db: Db, listed: readonly string[] | null): Promise<PrefixBranch[]> {
  const branches = new Map<string, PrefixCollection[]>([[mainName, []]])
  for (const source of await sourceNames(db)) {
    const branch = prefixOf(source, listed)
    if (branch === null) continue
    const collections = branches.get(branch) ?? []
    branches.set(branch, collections)
    collections.push({ name: source.slice(branch.length + separator.length), source })
  }
  return [...branches].map(([name, collections]) => ({ name, collections }))
}

/** Names alone: counts and indexes cost some servers a look at every document. */
async function sourceNames(db: Db): Promise<string[]> {
  const infos = await db.listCollections().toArray()
  const own = infos.filter(({ name, type }) => type === 'collection' && !name.startsWith('system.'))
  return own.map(({ name }) => name).sort()
}

function prefixOf(name: string, listed: readonly string[] | null): string | null {
  const first = name.slice(0, Math.max(0, name.indexOf(separator)))
  const fitting = [...(listed ?? []), first].filter((branch) => fits(name, branch))
  return fitting.sort((a, b) => b.length - a.length)[0] ?? null
}

const fits = (name: string, branch: string): boolean =>
  branch !== '' && name.startsWith(branch + separator) && name.length > branch.length + separator.length

/** `branch.notFound` where there is none of this name. */
export function findPrefixBranch(branches: readonly PrefixBranch[], name: string): PrefixBranch {
  const found = branches.find((branch) => branch.name === name)
  if (found !== undefined) return found
  throw new ArgonError('branch.notFound', `There is no branch \`${name}\` in the database`, { name })
}
