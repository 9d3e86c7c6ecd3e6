import { bsonToTree } from '../../../shared/ejson/bson-to-tree.ts'
import { treeToBson } from '../../../shared/ejson/tree-to-bson.ts'
import type { Field, ObjectNode } from '../../../shared/ejson/tree.ts'
import { asCollectionId, type BranchId, type Lsn } from '../../../shared/model/ids.ts'
import { indexesMax } from '../../../shared/model/limits.ts'
import { checkCollectionName } from '../../../shared/model/names.ts'
import type { Entry } from '../../../shared/model/entry.ts'
import type { Author } from '../branches/branch-commands.ts'
import type { Project } from '../projects/project.ts'
import { queryError } from '../query/query-error.ts'
import { nodesAreEqual } from '../query/values/compare-nodes.ts'
import { catalogueId, encodeCatalogueRow } from '../read/catalogue.ts'
import type { CatalogueRow } from '../read/catalogue-cache.ts'
import { indexesOf, indexOf } from '../read/indexes-of.ts'
import { collectionNamed, type ReadView } from '../read/read-view.ts'
import { isSameKey } from '../read/walk/hint.ts'
import type { Proposal } from '../log/log.ts'
import type { Steps } from '../store/turns.ts'
import { checkBuild } from './check-index-build.ts'
import { refuseTooMany } from './collections.ts'
import { collationIn, indexSpecification } from './index-specification.ts'
import { refuseUnwritable } from './target.ts'

export interface CreateIndexesInput {
  readonly branchId: BranchId
  /** It is made where it is not there. */
  readonly collection: string
  /** BSON `{key, name?, unique?, ...}` each. */
  readonly indexes: readonly Uint8Array[]
  /** The name of the database, for messages. */
  readonly database?: string
}

export interface CreateIndexesOutput {
  /** With the one on `_id`. */
  readonly before: number
  readonly after: number
  readonly madeCollection: boolean
  /** Null where all of them were there already. */
  readonly lsn: Lsn | null
}

/**
 * Makes indexes that are not there yet, all of them or none, in one record. Errors: those of `indexSpecification`;
 * IndexOptionsConflict and IndexKeySpecsConflict where there is another of that name or that key; CannotCreateIndex
 * beyond `indexesMax`; `index.duplicateKey` and CannotIndexParallelArrays where a document is against it.
 */
export async function createIndexes(
  project: Project,
  input: CreateIndexesInput,
  author: Author,
): Promise<CreateIndexesOutput> {
  let output = { before: 1, after: 1, madeCollection: false }
  if (input.indexes.length === 0) throw queryError('BadValue', 'Must specify at least one index to create')
  const record = await project.append(function* (head): Steps<Proposal | null> {
    project.branches.writable(input.branchId)
    const view = { project, branchId: input.branchId, lsn: head.lsn }
    const found = collectionNamed(view, input.collection)
    refuseUnwritable(input.collection, found)
    const row = found ?? newRow(view, input.collection)
    const present = row.indexes ?? []
    const wanted = added(row, input.indexes)
    output = {
      before: present.length + 1,
      after: present.length + wanted.length + 1,
      madeCollection: found === undefined,
    }
    if (found !== undefined && wanted.length === 0) return null
    if (output.after > indexesMax) {
      throw queryError('CannotCreateIndex', `A collection has at most ${indexesMax} indexes; drop one first`)
    }
    if (found !== undefined) yield* checkBuild(view, row, wanted.map(indexOf), input.database)
    const document = encodeCatalogueRow(
      wanted.length === 0 ? row : { ...row, indexes: [...present, ...wanted] },
    )
    const entry: Entry = {
      op: found === undefined ? 'createCollection' : 'changeCollection',
      collection: catalogueId,
      document,
    }
    return { branchId: input.branchId, entries: [entry], actor: author.actor, message: author.message ?? '' }
  }, author.draft)
  return { ...output, lsn: record?.lsn ?? null }
}

function newRow({ project, branchId, lsn }: ReadView, name: string): CatalogueRow {
  checkCollectionName(name)
  refuseTooMany(project, branchId, lsn)
  return { id: asCollectionId(lsn + 1), name }
}

/** The specifications that are not there yet. */
function added(row: CatalogueRow, specifications: readonly Uint8Array[]): Uint8Array[] {
  const own = collationIn(row.options)
  const wanted: Uint8Array[] = []
  for (const given of specifications) {
    const specification = indexSpecification(given, own)
    if (specification === null) continue
    const others = [...(row.indexes ?? []), ...wanted]
    if (!others.some((other) => isThere(specification, other))) wanted.push(specification)
  }
  return wanted
}

/** What tells one index from another: of two that share it only one can be there. */
const signature = ['key', 'collation', 'partialFilterExpression', 'unique', 'sparse']
/** What may differ and means nothing. */
const incidental = ['v', 'ns', 'name', 'background']

/** Whether a wanted index is this one; throws where it cannot be beside it. */
function isThere(wanted: Uint8Array, other: Uint8Array): boolean {
  const [ours, theirs] = [indexOf(wanted), indexOf(other)]
  const isSameName = ours.name === theirs.name
  const isAlike = isSameBut(wanted, other, (name) => signature.includes(name))
  if (!isSameName && !isAlike) return false
  const names = { name: ours.name, other: theirs.name }
  if (isSameName && !isAlike) {
    const message = `There is another index of the name \`${ours.name}\` already, with another key or other options; choose another name`
    throw queryError('IndexKeySpecsConflict', message, names)
  }
  const isEqual = isSameBut(wanted, other, (name) => !incidental.includes(name))
  if (isSameName && isEqual) return true
  const message = isSameName
    ? `The index \`${ours.name}\` is there already with other options; drop it first`
    : `Index already exists with a different name: ${theirs.name}`
  throw queryError('IndexOptionsConflict', message, names)
}

function isSameBut(left: Uint8Array, right: Uint8Array, counts: (name: string) => boolean): boolean {
  const [ours, theirs] = [left, right].map((bytes) => sorted(bsonToTree(bytes), counts)) as [
    ObjectNode,
    ObjectNode,
  ]
  return nodesAreEqual(ours, theirs)
}

function sorted({ fields }: ObjectNode, counts: (name: string) => boolean): ObjectNode {
  const kept = fields.filter(([name]) => counts(name))
  return { kind: 'object', fields: kept.sort(([a], [b]) => (a < b ? -1 : 1)) }
}

export interface DropIndexesInput {
  readonly branchId: BranchId
  readonly collection: string
  /** `*` for all, a name, several names, or a key. */
  readonly index: string | readonly string[] | Uint8Array
}

/**
 * Takes indexes out of the catalogue; at moments before they stay. Errors: NamespaceNotFound; IndexNotFound;
 * InvalidOptions for the one on `_id`; AmbiguousIndexKeyPattern.
 */
export async function dropIndexes(
  project: Project,
  { branchId, collection, index }: DropIndexesInput,
  author: Author,
): Promise<{ before: number; lsn: Lsn | null }> {
  let before = 1
  const record = await project.append((head) => {
    project.branches.writable(branchId)
    const row = collectionNamed({ project, branchId, lsn: head.lsn }, collection)
    refuseUnwritable(collection, row)
    if (row === undefined) throw queryError('NamespaceNotFound', `There is no collection \`${collection}\``)
    before = indexesOf(row).length + 1
    const kept = keptBeside(row, index)
    if (kept.length + 1 === before) return null
    const { indexes, ...bare } = row
    if (indexes === undefined) return null
    const document = encodeCatalogueRow(kept.length === 0 ? bare : { ...bare, indexes: kept })
    const entry: Entry = { op: 'changeCollection', collection: catalogueId, document }
    return { branchId, entries: [entry], actor: author.actor, message: author.message ?? '' }
  }, author.draft)
  return { before, lsn: record?.lsn ?? null }
}

function keptBeside(row: CatalogueRow, index: DropIndexesInput['index']): Uint8Array[] {
  const indexes = indexesOf(row)
  if (index === '*') return []
  if (index instanceof Uint8Array) {
    const matching = indexes.filter(({ key }) => isSameKey(key, index))
    if (matching.length > 1) {
      const names = matching.map(({ name }) => name).join(', ')
      throw queryError(
        'AmbiguousIndexKeyPattern',
        `Several indexes have this key: ${names}; name one of them`,
      )
    }
    const [only] = matching
    if (only === undefined) throw isSameKey(index, idKey) ? cannotDropId() : notFound('with this key')
    return indexes.filter((one) => one !== only).map(({ specification }) => specification)
  }
  const names = typeof index === 'string' ? [index] : index
  for (const name of names) {
    if (name === '_id_') throw cannotDropId()
    if (!indexes.some((one) => one.name === name)) throw notFound(`with the name [${name}]`)
  }
  return indexes.filter(({ name }) => !names.includes(name)).map(({ specification }) => specification)
}

const idKey = treeToBson({ kind: 'object', fields: [['_id', { kind: 'int32', value: 1 }]] })
const cannotDropId = (): Error => queryError('InvalidOptions', 'cannot drop _id index')
const notFound = (which: string): Error => queryError('IndexNotFound', `index not found ${which}`)

const idSpecification: readonly Field[] = [
  ['v', { kind: 'int32', value: 2 }],
  ['key', { kind: 'object', fields: [['_id', { kind: 'int32', value: 1 }]] }],
  ['name', { kind: 'string', value: '_id_' }],
]

/** Specifications of a collection's indexes as MongoDB lists them, the one on `_id` first. Errors: NamespaceNotFound. */
export function listIndexes(view: ReadView, collection: string): Uint8Array[] {
  const row = collectionNamed(view, collection)
  if (row === undefined) throw queryError('NamespaceNotFound', `ns does not exist: ${collection}`)
  const own = collationIn(row.options)
  const fields: Field[] = own === null ? [...idSpecification] : [...idSpecification, ['collation', own]]
  return [treeToBson({ kind: 'object', fields }), ...(row.indexes ?? [])]
}
