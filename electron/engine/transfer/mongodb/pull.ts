import type { Db, MongoClient } from 'mongodb'
import { ArgonError, isArgonError } from '../../../../shared/model/errors.ts'
import { asLsn, type BranchId, type Lsn } from '../../../../shared/model/ids.ts'
import { importErrorsKeptMax } from '../../../../shared/model/limits.ts'
import type { Author } from '../../branches/branch-commands.ts'
import type { Project } from '../../projects/project.ts'
import { catalogueAt, isSystemCollection } from '../../read/catalogue.ts'
import type { CatalogueRow } from '../../read/catalogue-cache.ts'
import { dropCollection } from '../../write/collections.ts'
import { idDocument, idText } from '../../write/documents.ts'
import { DatabaseReader } from './database-reader.ts'
import { checkDatabaseName, listServerCollections, type ServerCollection } from './list-source.ts'
import { pullCollection, type PullPlace } from './pull-collection.ts'
import type { CollectionProgress, PullProgress, PullReport, UnusableDocument } from './pull-report.ts'

export interface PullSource {
  readonly database: string
  /** Names of collections; null for all of the database. */
  readonly collections: readonly string[] | null
}

export interface PullInput extends PullSource {
  readonly branchId: BranchId
  /** What becomes of the branch's collections that the database does not have; only where all are pulled. */
  readonly missing: 'keep' | 'drop'
  readonly signal?: AbortSignal
}

/** A database that was looked at: what it holds, and what of it is wanted. */
export interface ListedSource {
  readonly db: Db
  readonly wanted: readonly ServerCollection[]
  readonly skipped: readonly ServerCollection[]
}

/** Looks at what a pull would read. Errors: `database.badName`, `database.notFound`, `collection.notFound`. */
export async function listSource(client: MongoClient, source: PullSource): Promise<ListedSource> {
  checkDatabaseName(source.database)
  const db = client.db(source.database)
  const all = await listServerCollections(db)
  if (all.length === 0) {
    const message = `There is no database \`${source.database}\` on the server, or nothing in it that this user may see`
    throw new ArgonError('database.notFound', message, { name: source.database })
  }
  const chosen = source.collections === null ? all : source.collections.map((name) => find(all, name, source))
  return {
    db,
    wanted: chosen.filter(({ skipped }) => skipped === null),
    skipped: chosen.filter(({ skipped }) => skipped !== null),
  }
}

function find(all: readonly ServerCollection[], name: string, { database }: PullSource): ServerCollection {
  const found = all.find((one) => one.name === name)
  if (found !== undefined) return found
  const message = `There is no collection \`${name}\` in database \`${database}\``
  throw new ArgonError('collection.notFound', message, { name, database })
}

/**
 * Brings a branch to what a database holds, in records of about a thousand entries of documents that differ. What is there
 * already is compared and not written again, so that a pull which was stopped goes on where it is run again, and nothing
 * is written when nothing changed. The last report is `done`; aborted it throws `cancelled`.
 */
export async function* pullDatabase(
  client: MongoClient,
  project: Project,
  input: PullInput,
  author: Author,
): AsyncGenerator<PullProgress> {
  yield* pullListed(client, await listSource(client, input), project, input, author)
}

/** As `pullDatabase`, for a source that was listed before. */
export async function* pullListed(
  client: MongoClient,
  source: ListedSource,
  project: Project,
  input: PullInput,
  author: Author,
): AsyncGenerator<PullProgress> {
  project.branches.writable(input.branchId)
  const pull = new Pull(project, input, {
    message: `Pull from database ${input.database}`,
    ...author,
  })
  const reader = await DatabaseReader.open(client, source.db, source.wanted[0]?.name)
  try {
    const skipped = source.skipped.map(({ name, skipped: reason }) => ({ name, reason: reason ?? '' }))
    const collections = source.wanted.map(({ name, documents }) => ({ name, total: documents ?? 0 }))
    yield { kind: 'begun', collections, skipped }
    for (const collection of source.wanted) yield* pull.collection(reader, collection)
    const missing = await pull.missing(source)
    const report = { ...pull.report(), consistency: reader.consistency, skipped, missing }
    yield { kind: 'done', report: { ...report, missingDropped: input.missing === 'drop' } }
  } finally {
    await reader.close()
  }
}

/** One pull under way: what it has written, and what it has found. */
class Pull {
  readonly #place: PullPlace
  readonly #input: PullInput
  readonly #done: CollectionProgress[] = []
  readonly #unusable: UnusableDocument[] = []
  #unusableCount = 0
  #fromLsn: Lsn | null = null
  #toLsn: Lsn | null = null

  constructor(project: Project, input: PullInput, author: Author) {
    this.#input = input
    this.#place = {
      project,
      branchId: input.branchId,
      author,
      signal: input.signal,
      wrote: (lsn, count) => {
        this.#fromLsn ??= lsn
        this.#toLsn = asLsn(lsn + count - 1)
      },
      foundUnusable: (collection, { bytes, reason }) => {
        this.#unusableCount++
        if (this.#unusable.length >= importErrorsKeptMax) return
        this.#unusable.push({ collection, id: textOfId(bytes), reason })
      },
    }
  }

  /** Once more, without a snapshot, where the server had none any more. */
  async *collection(reader: DatabaseReader, collection: ServerCollection): AsyncGenerator<PullProgress> {
    try {
      yield* this.#once(reader, collection)
    } catch (error) {
      if (!(await reader.hasLostSnapshot(error))) throw error
      yield* this.#once(reader, collection)
    }
  }

  async *#once(reader: DatabaseReader, collection: ServerCollection): AsyncGenerator<PullProgress> {
    for await (const progress of pullCollection(this.#place, collection, reader.read(collection.name))) {
      if (progress.state === 'done') this.#done.push(progress)
      yield { kind: 'collection', progress }
    }
  }

  /** Names of the branch's collections that a whole database does not have; drops them where that was asked for. */
  async missing({ wanted, skipped }: ListedSource): Promise<string[]> {
    if (this.#input.collections !== null) return []
    const { project, branchId, author } = this.#place
    const theirs = new Set([...wanted, ...skipped].map(({ name }) => name))
    const isMissing = ({ name }: CatalogueRow): boolean => !theirs.has(name) && !isSystemCollection(name)
    const missing = catalogueAt(project, branchId, project.log.head().lsn).filter(isMissing)
    if (this.#input.missing === 'drop') {
      for (const { id } of missing) {
        const { lsn } = await dropCollection(project, branchId, id, author)
        this.#place.wrote(lsn, 1)
      }
    }
    return missing.map(({ name }) => name)
  }

  report(): Omit<PullReport, 'consistency' | 'skipped' | 'missing' | 'missingDropped'> {
    return {
      database: this.#input.database,
      collections: this.#done,
      unusable: this.#unusableCount,
      unusableDocuments: this.#unusable,
      fromLsn: this.#fromLsn,
      toLsn: this.#toLsn,
    }
  }
}

function textOfId(document: Uint8Array): string {
  try {
    return idText(idDocument(document))
  } catch (error) {
    if (!isArgonError(error)) throw error
    return ''
  }
}
