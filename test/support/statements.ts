import { serialize, type Document } from 'bson'
import { decode } from '../../electron/engine/bson/bson-options.ts'
import type { Project } from '../../electron/engine/projects/project.ts'
import { collectionNamed } from '../../electron/engine/read/read-view.ts'
import type { ReadView } from '../../electron/engine/read/read-view.ts'
import { walkMatching } from '../../electron/engine/read/walk-matching.ts'
import { atOnce } from '../../electron/engine/store/turns.ts'
import { runStatements } from '../../electron/engine/write/statements.ts'
import type { Statement, StatementsInput, StatementsOutput } from '../../electron/engine/write/statement.ts'
import { mainBranchId } from '../../shared/model/ids.ts'
import { author } from './scratch-project.ts'

export const insertOne = (document: Document, collection = 'c'): Statement => ({
  kind: 'insert',
  collection,
  document: serialize(document),
})

export const deleteOne = (filter: Document, multi = false, collection = 'c'): Statement => ({
  kind: 'delete',
  collection,
  filter: serialize(filter),
  multi,
})

/** Runs statements on `main`, in order unless asked otherwise. */
export const run = (
  project: Project,
  statements: readonly Statement[],
  input: Partial<StatementsInput> = {},
): Promise<StatementsOutput> =>
  runStatements(project, { branchId: mainBranchId, statements, ordered: true, ...input }, author)

/** The head of `main`. */
export const headView = (project: Project): ReadView => ({
  project,
  branchId: mainBranchId,
  lsn: project.log.head().lsn,
})

/** The documents of a collection, as plain objects, in the order of their `_id`. */
export function contentOf(view: ReadView, collection = 'c'): Document[] {
  const documents: Document[] = []
  const row = collectionNamed(view, collection)
  if (row === undefined) return []
  atOnce(
    walkMatching(view, row, { filter: null }, ({ bytes, start, end }) => {
      documents.push(plain(bytes.slice(start, end)))
      return true
    }),
  )
  return documents
}

/** A document of small numbers and texts as a plain object. */
export const plain = (bytes: Uint8Array): Document =>
  JSON.parse(JSON.stringify(decode(bytes), (_, value: unknown) => numberOf(value))) as Document

const numberOf = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && '_bsontype' in value && 'value' in value
    ? value.value
    : value

/** An update of the first document that matches, in the order of `_id`; or of all, or one that may insert. */
export const update = (
  filter: Document,
  change: Document | Document[],
  more: {
    multi?: boolean
    upsert?: boolean
    sort?: Document
    arrayFilters?: Document[]
    collation?: Document
  } = {},
  collection = 'c',
): Statement => ({
  kind: 'update',
  collection,
  filter: serialize(filter),
  update: Array.isArray(change) ? change.map((stage) => serialize(stage)) : serialize(change),
  multi: more.multi ?? false,
  upsert: more.upsert ?? false,
  ...(more.sort === undefined ? {} : { sort: serialize(more.sort) }),
  ...(more.collation === undefined ? {} : { collation: serialize(more.collation) }),
  ...(more.arrayFilters === undefined
    ? {}
    : { arrayFilters: more.arrayFilters.map((one) => serialize(one)) }),
})
