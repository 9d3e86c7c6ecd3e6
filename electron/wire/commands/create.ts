import { collationAsStored } from '../../engine/engine.ts'
import type { Command } from '../command.ts'
import { withOptions } from '../data/collection-options.ts'
import { actorOf, writeDatabase } from '../data/place.ts'
import { noteWrite } from '../data/write-reply.ts'
import type { FieldReader } from '../field-reader.ts'
import { Reply } from '../reply.ts'
import { WireError } from '../wire-error.ts'

export const create: Command = {
  name: 'create',
  help: 'Makes a collection',
  isStable: true,
  isTransactional: true,
  takesWriteConcern: true,
  async run(request, context) {
    const { target: name, fields } = request
    const options = collectionOptions(fields)
    fields.refuseOthers()
    const database = await writeDatabase(request.database, context)
    const transaction = context.transactions.current(request, database, context)
    if (transaction !== undefined) {
      await transaction.createCollection(name, options)
      return new Reply()
    }
    const { project, branchId } = database
    const view = { project, branchId, lsn: project.log.head().lsn }
    if (context.engine.query.collection(view, name) !== undefined) {
      throw new WireError('NamespaceExists', `Collection ${request.database}.${name} already exists.`)
    }
    const traits = options === undefined ? {} : { options }
    const { lsn } = await context.engine.collections.create(
      project,
      branchId,
      name,
      { actor: actorOf(context) },
      traits,
    )
    noteWrite(lsn, context)
    return new Reply()
  },
}

/** What this engine does not do is refused, never noted and forgotten. */
const refused: ReadonlyMap<string, string> = new Map([
  ['capped', 'capped collections, which forget documents,'],
  ['viewOn', 'views'],
  ['timeseries', 'time series'],
  ['clusteredIndex', 'clustered collections'],
  ['encryptedFields', 'encrypted fields'],
])

/** The options as `listCollections` shows them; undefined where there are none. */
function collectionOptions(fields: FieldReader): Uint8Array | undefined {
  for (const [name, what] of refused) refuseOption(fields, name, what)
  fields.skip(
    'create',
    'autoIndexId',
    'flags',
    'size',
    'max',
    'storageEngine',
    'indexOptionDefaults',
    'expireAfterSeconds',
  )
  const collation = fields.value('collation')
  const stored = collation === undefined ? null : collationAsStored(collation)
  const own = stored === null ? undefined : new Reply().node('collation', stored).finish()
  return withOptions(own, fields)
}

function refuseOption(fields: FieldReader, name: string, what: string): void {
  const value = fields.value(name)
  if (value === undefined || value.kind === 'null' || (value.kind === 'boolean' && !value.value)) return
  throw new WireError(
    'CommandNotSupported',
    `A branch has no ${what.replace(/,$/u, '')}: leave out \`${name}\``,
  )
}
