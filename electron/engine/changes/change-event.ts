import { bsonToTree } from '../../../shared/ejson/bson-to-tree.ts'
import type { Field, ObjectNode, TreeNode } from '../../../shared/ejson/tree.ts'
import { isDataOperation, type Entry } from '../../../shared/model/entry.ts'
import type { BranchId, CollectionId, Lsn } from '../../../shared/model/ids.ts'
import { docKeyOfDocument } from '../bson/doc-key.ts'
import type { Project } from '../projects/project.ts'
import { collectionAt, decodeCatalogueRow, isSystemCollection } from '../read/catalogue.ts'
import { collectionUuid, uuidSubtype } from '../read/collection-uuid.ts'
import { idDocument } from '../write/documents.ts'
import { describeModify } from './describe-modify.ts'
import { describeUpdate } from './update-description.ts'

export interface ChangeOptions {
  /** The database's name in what is told. */
  readonly database: string
  readonly fullDocument: 'default' | 'updateLookup' | 'whenAvailable' | 'required'
  readonly fullDocumentBeforeChange: 'off' | 'whenAvailable' | 'required'
  /** Whether changes of collections and indexes are told of beside drops and renames. */
  readonly showExpandedEvents: boolean
}

/** An entry as somebody who watches the branch sees it. */
export interface SeenEntry {
  readonly project: Project
  readonly branchId: BranchId
  readonly lsn: Lsn
  readonly entry: Entry
}

/** What a change event says beside its token and its times; `collection` is where it happened. */
export interface Change {
  readonly kind: string
  readonly collection: string
  readonly fields: readonly Field[]
}

const catalogueKinds = {
  createCollection: 'create',
  renameCollection: 'rename',
  dropCollection: 'drop',
  changeCollection: 'modify',
} as const

/**
 * The change that an entry is, in MongoDB's words; null for what nobody is told of. A record holds what became of a
 * document, not how: each update is told as one, with the fields that differ, also where the document was replaced.
 */
export function changeOf(seen: SeenEntry, options: ChangeOptions): Change | null {
  const { op } = seen.entry
  if (isDataOperation(op)) return documentChange(seen, options)
  if (!Object.hasOwn(catalogueKinds, op)) return null
  return catalogueChange(seen, catalogueKinds[op as keyof typeof catalogueKinds], options)
}

function documentChange(seen: SeenEntry, options: ChangeOptions): Change | null {
  const { project, branchId, lsn, entry } = seen
  const collection = collectionAt(project, branchId, lsn, entry.collection).name
  if (isSystemCollection(collection)) return null
  const fields: Field[] = [
    ...uuidOf(project, entry.collection, options),
    ['ns', namespace(options.database, collection)],
    ['documentKey', bsonToTree(idDocument(entry.document))],
  ]
  if (entry.op === 'insert') fields.push(['fullDocument', bsonToTree(entry.document)])
  const before = needsBefore(entry, options) ? imageBefore(seen) : null
  if (entry.op === 'update') fields.push(...updateFields(seen, before, options))
  if (options.fullDocumentBeforeChange !== 'off' && entry.op !== 'insert') {
    fields.push(['fullDocumentBeforeChange', before ?? { kind: 'null' }])
  }
  return { kind: entry.op, collection, fields }
}

const needsBefore = ({ op }: Entry, { fullDocumentBeforeChange }: ChangeOptions): boolean =>
  op === 'update' || (op === 'delete' && fullDocumentBeforeChange !== 'off')

function imageBefore({ project, branchId, lsn, entry }: SeenEntry): ObjectNode | null {
  const found = project.snapshot(branchId, lsn - 1, entry.collection).get(docKeyOfDocument(entry.document))
  return found === null ? null : bsonToTree(found.document)
}

function updateFields(
  { project, branchId, entry }: SeenEntry,
  before: ObjectNode | null,
  options: ChangeOptions,
): Field[] {
  const after = bsonToTree(entry.document)
  const { updatedFields, removedFields, truncatedArrays, disambiguatedPaths } = describeUpdate(
    before ?? { kind: 'object', fields: [] },
    after,
  )
  const description: Field[] = [
    ['updatedFields', object(updatedFields)],
    ['removedFields', array(removedFields.map(text))],
    [
      'truncatedArrays',
      array(
        truncatedArrays.map(({ field, newSize }) =>
          object([
            ['field', text(field)],
            ['newSize', { kind: 'int32', value: newSize }],
          ]),
        ),
      ),
    ],
  ]
  if (options.showExpandedEvents) description.push(['disambiguatedPaths', object(disambiguatedPaths)])
  const fields: Field[] = [['updateDescription', object(description)]]
  if (options.fullDocument === 'updateLookup') {
    const now = project
      .snapshot(branchId, project.log.head().lsn, entry.collection)
      .get(docKeyOfDocument(entry.document))
    fields.push(['fullDocument', now === null ? { kind: 'null' } : bsonToTree(now.document)])
  } else if (options.fullDocument !== 'default') fields.push(['fullDocument', after])
  return fields
}

/** Of a collection in an event, where its client asks for more than the usual. */
function uuidOf(project: Project, id: CollectionId, { showExpandedEvents }: ChangeOptions): Field[] {
  if (!showExpandedEvents) return []
  return [['collectionUUID', { kind: 'binary', subtype: uuidSubtype, bytes: collectionUuid(project.id, id) }]]
}

function catalogueChange(
  { project, branchId, lsn, entry }: SeenEntry,
  kind: (typeof catalogueKinds)[keyof typeof catalogueKinds],
  options: ChangeOptions,
): Change | null {
  const { database, showExpandedEvents } = options
  const row = decodeCatalogueRow(entry.document)
  if (isSystemCollection(row.name)) return null
  if (!showExpandedEvents && kind !== 'drop' && kind !== 'rename') return null
  const uuid = uuidOf(project, row.id, options)
  const ns: readonly Field[] = [...uuid, ['ns', namespace(database, row.name)]]
  if (kind === 'modify') {
    const modified = describeModify(collectionAt(project, branchId, lsn - 1, row.id), row)
    return { kind: modified.kind, collection: row.name, fields: [...ns, modified.description] }
  }
  if (kind !== 'rename') return { kind, collection: row.name, fields: ns }
  const from = collectionAt(project, branchId, lsn - 1, row.id).name
  const to: Field = ['to', namespace(database, row.name)]
  const fields: Field[] = [...uuid, ['ns', namespace(database, from)], to]
  if (showExpandedEvents) fields.push(['operationDescription', object([to])])
  return { kind, collection: from, fields }
}

const text = (value: string): TreeNode => ({ kind: 'string', value })
const object = (fields: readonly Field[]): ObjectNode => ({ kind: 'object', fields })
const array = (items: readonly TreeNode[]): TreeNode => ({ kind: 'array', items })

const namespace = (database: string, collection: string): ObjectNode =>
  object([
    ['db', text(database)],
    ['coll', text(collection)],
  ])
