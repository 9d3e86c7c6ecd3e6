import { bsonToTree } from '../../../shared/ejson/bson-to-tree.ts'
import type { Field } from '../../../shared/ejson/tree.ts'
import type { CatalogueRow } from '../../engine/read/catalogue-cache.ts'
import type { Command } from '../command.ts'
import { withOptions } from '../data/collection-options.ts'
import { actorOf, changedDatabase } from '../data/place.ts'
import { noteWrite } from '../data/write-reply.ts'
import { FieldReader } from '../field-reader.ts'
import { Reply } from '../reply.ts'
import { WireError } from '../wire-error.ts'

export const collMod: Command = {
  name: 'collMod',
  help: 'Changes options of a collection, or of an index of it',
  isStable: true,
  takesWriteConcern: true,
  async run(request, context) {
    const { target, fields } = request
    const index = fields.document('index')
    const change = index === undefined ? null : indexChange(new FieldReader(index, 'collMod.index'))
    // Looked at once more, where it is changed; this says what is wrong with it.
    withOptions(undefined, fields)
    fields.refuseOthers()
    const database = await changedDatabase(request.database, context)
    if (database === undefined)
      throw new WireError('NamespaceNotFound', `ns does not exist: ${request.database}.${target}`)
    const modify = (row: CatalogueRow) => {
      const options = withOptions(row.options, fields)
      const indexes = change === null ? row.indexes : changed(row.indexes ?? [], change)
      return { ...(options === undefined ? {} : { options }), ...(indexes === undefined ? {} : { indexes }) }
    }
    const { project, branchId } = database
    const author = { actor: actorOf(context) }
    noteWrite(
      await context.engine.collections.modifyNamed(project, branchId, target, modify, author),
      context,
    )
    return new Reply()
  },
}

interface IndexChange {
  readonly isMeant: (specification: FieldReader) => boolean
  readonly values: ReadonlyMap<string, Field[1]>
}

function indexChange(fields: FieldReader): IndexChange {
  const name = fields.string('name')
  const key = fields.document('keyPattern')
  if ((name === undefined) === (key === undefined)) {
    throw new WireError('InvalidOptions', 'Must specify either index name or key pattern.')
  }
  const values = new Map<string, Field[1]>()
  const hidden = fields.boolean('hidden')
  if (hidden !== undefined) values.set('hidden', { kind: 'boolean', value: hidden })
  const seconds = fields.integer('expireAfterSeconds', 0, 0x7fffffff)
  if (seconds !== undefined) values.set('expireAfterSeconds', { kind: 'int32', value: seconds })
  fields.refuseOthers()
  if (values.size === 0) throw new WireError('InvalidOptions', 'no expireAfterSeconds or hidden field')
  const isMeant = (one: FieldReader): boolean =>
    name === undefined
      ? Buffer.compare(one.document('key') ?? emptyKey, key ?? emptyKey) === 0
      : one.string('name') === name
  return { isMeant, values }
}

const emptyKey = new Uint8Array()

function changed(specifications: readonly Uint8Array[], { isMeant, values }: IndexChange): Uint8Array[] {
  const at = specifications.findIndex((one) => isMeant(new FieldReader(one, 'collMod.index')))
  if (at < 0) throw new WireError('IndexNotFound', 'cannot find the index that is to be changed')
  return specifications.map((one, i) => (i === at ? withValues(one, values) : one))
}

function withValues(specification: Uint8Array, values: ReadonlyMap<string, Field[1]>): Uint8Array {
  const fields = new Map([...bsonToTree(specification).fields, ...values])
  const all = new Reply()
  for (const [name, value] of fields) if (name !== 'hidden' || isTrue(value)) all.node(name, value)
  return all.finish()
}

const isTrue = (value: Field[1]): boolean => value.kind === 'boolean' && value.value
