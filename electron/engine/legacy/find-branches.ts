import type { Db } from 'mongodb'
import { ArgonError } from '../../../shared/model/errors.ts'
import type {
  Assignment,
  FoundBranch,
  FoundBranches,
  FoundCollection,
  Meaning,
  SkippedCollection,
} from '../../../shared/model/migration.ts'
import { mainName } from '../../../shared/model/branch.ts'
import { listServerCollections, type ServerCollection } from '../transfer/mongodb/list-source.ts'
import { throwIfAborted } from '../transfer/mongodb/stop.ts'
import { changedShare } from './estimate.ts'
import { likelyBranches, readLayout } from './layout.ts'
import { measureCollection } from './measure-collection.ts'

/** What a migration needs to know besides: how the server describes each collection, by its name there. */
export interface Survey {
  readonly found: FoundBranches
  readonly collections: ReadonlyMap<string, ServerCollection>
}

/** Looks at a database and changes nothing. It reads names, counts and a few documents of each collection. */
export async function findBranches(db: Db, meaning: Meaning, signal?: AbortSignal): Promise<FoundBranches> {
  return (await surveyDatabase(db, meaning, signal)).found
}

export async function surveyDatabase(db: Db, meaning: Meaning, signal?: AbortSignal): Promise<Survey> {
  const all = await listServerCollections(db)
  const usable = all.filter(({ skipped }) => skipped === null)
  const names = usable.map(({ name }) => name)
  const layout = readLayout(names, meaning)
  const collections = new Map(usable.map((one) => [one.name, one]))
  const originals = originalsOf(layout.branches.flatMap((branch) => branch.collections))
  const branches: FoundBranch[] = []
  for (const { name, collections: assigned } of layout.branches) {
    const found: FoundCollection[] = []
    for (const one of assigned) {
      throwIfAborted(signal)
      const documents = collections.get(one.source)?.documents ?? 0
      found.push(await measure(db, one, documents, originals.get(one.collection)))
    }
    branches.push({ name, collections: found })
  }
  const measured = branches.flatMap((branch) => branch.collections)
  const found = {
    database: db.databaseName,
    branches,
    ambiguities: layout.ambiguities,
    likelyBranches: likelyBranches(names),
    skipped: skippedOf(all, meaning),
    documents: sum(measured, ({ documents }) => documents),
    bytes: sum(measured, ({ bytes }) => bytes),
    estimatedBytes: sum(measured, ({ estimatedBytes }) => estimatedBytes),
  }
  return { found, collections }
}

/** What `main` calls its collections on the server, by their names without the prefix. */
function originalsOf(assignments: readonly Assignment[]): Map<string, string> {
  const main = assignments.filter(({ branch }) => branch === mainName)
  return new Map(main.map(({ collection, source }) => [collection, source]))
}

async function measure(
  db: Db,
  { source, collection }: Assignment,
  documents: number,
  original: string | undefined,
): Promise<FoundCollection> {
  const bytes = await measureCollection(db, source)
  const isCopy = original !== undefined && original !== source
  const share = isCopy ? await changedShare(db, original, source) : 1
  return { source, collection, documents, bytes, estimatedBytes: Math.ceil(bytes * share) }
}

function skippedOf(all: readonly ServerCollection[], { ignore }: Meaning): SkippedCollection[] {
  const unusable = all.flatMap(({ name, skipped }) => (skipped === null ? [] : [{ name, reason: skipped }]))
  const ignored = ignore.map((name) => ({ name, reason: 'It is to be ignored' }))
  return [...unusable, ...ignored]
}

const sum = <T>(items: readonly T[], of: (item: T) => number): number =>
  items.reduce((total, item) => total + of(item), 0)

/** Refuses what cannot be told from the names, with the first of the reasons. */
export function refuseAmbiguous({ database, ambiguities }: FoundBranches): void {
  const [first] = ambiguities
  if (first === undefined) return
  const more = ambiguities.length - 1
  const rest = more === 0 ? '' : ` (and ${more} more)`
  throw new ArgonError('legacy.ambiguous', first.message + rest, {
    database,
    collection: first.source,
    ambiguities: ambiguities.length,
  })
}
