import { bsonToTree } from '../../../shared/ejson/bson-to-tree.ts'
import type { FindAndModifyInput, FindAndModifyOutput } from '../../engine/write/find-and-modify.ts'
import type { Command, CommandContext } from '../command.ts'
import { actorOf, changedDatabase, writeDatabase } from '../data/place.ts'
import { hintOf, optional, updateOf } from '../data/query-fields.ts'
import { requestStamp } from '../data/request-stamp.ts'
import { asFailure, noteWrite } from '../data/write-reply.ts'
import { Reply } from '../reply.ts'
import type { CommandRequest } from '../request.ts'
import type { BranchDatabase } from '../names/databases.ts'
import { WireError } from '../wire-error.ts'

export const findAndModify: Command = {
  name: 'findAndModify',
  aliases: ['findandmodify'],
  help: 'Changes one document and gives it back as it was, or as it is then',
  isStable: true,
  isTransactional: true,
  takesWriteConcern: true,
  async run(request, context) {
    const wanted = wantedOf(request)
    request.fields.refuseOthers()
    const mayInsert = wanted.change.kind === 'update' && wanted.change.upsert
    const database = await (mayInsert ? writeDatabase : changedDatabase)(request.database, context)
    try {
      if (database === undefined)
        return answer(wanted, context.engine.statements.findAndModifyOnNothing(wanted))
      return answer(wanted, await modify(request, context, database, wanted))
    } catch (error) {
      throw asFailure(error, context)
    }
  },
}

async function modify(
  request: CommandRequest,
  context: CommandContext,
  database: BranchDatabase,
  wanted: FindAndModifyInput,
): Promise<FindAndModifyOutput> {
  const { project, branchId, name } = database
  const input = { ...wanted, database: name, signal: context.signal }
  const transaction = context.transactions.current(request, database, context)
  if (transaction !== undefined) return transaction.findAndModify(input)
  const stamped = { ...input, branchId, ...requestStamp(request, 1) }
  const found = await context.engine.statements.findAndModify(project, stamped, { actor: actorOf(context) })
  noteWrite(found.lsn, context)
  return found
}

function wantedOf({ target: collection, fields }: CommandRequest): FindAndModifyInput {
  const { remove, upsert, isNew } = {
    remove: fields.boolean('remove') ?? false,
    upsert: fields.boolean('upsert') ?? false,
    isNew: fields.boolean('new') ?? false,
  }
  const hasUpdate = fields.has('update')
  if (remove === hasUpdate) {
    throw new WireError(
      'FailedToParse',
      remove
        ? 'Cannot specify both an update and remove=true'
        : 'Either an update or remove=true must be specified',
    )
  }
  if (remove && upsert)
    throw new WireError('FailedToParse', 'Cannot specify both upsert=true and remove=true')
  if (remove && isNew) {
    throw new WireError(
      'FailedToParse',
      "Cannot specify both new=true and remove=true; 'remove' always returns the deleted document",
    )
  }
  return {
    collection,
    filter: fields.document('query') ?? emptyDocument,
    change: remove
      ? { kind: 'remove' }
      : {
          kind: 'update',
          update: updateOf(fields, 'update'),
          upsert,
          isNew,
          ...optional('arrayFilters', fields.documents('arrayFilters')),
        },
    bypassDocumentValidation: fields.boolean('bypassDocumentValidation') ?? false,
    ...optional('sort', fields.document('sort')),
    ...optional('fields', fields.document('fields')),
    ...optional('collation', fields.document('collation')),
    ...optional('hint', hintOf(fields)),
    ...optional('variables', fields.document('let')),
  }
}

const emptyDocument = Uint8Array.of(5, 0, 0, 0, 0)

function answer(
  { change }: FindAndModifyInput,
  { value, n, updatedExisting, upsertedId }: FindAndModifyOutput,
): Reply {
  const reply = new Reply().object('lastErrorObject', (last) => {
    last.int32('n', n)
    if (change.kind === 'update') last.boolean('updatedExisting', updatedExisting)
    if (upsertedId !== undefined) upserted(last, upsertedId)
  })
  return value === null ? reply.null('value') : reply.document('value', value)
}

function upserted(reply: Reply, id: Uint8Array): void {
  for (const [, value] of bsonToTree(id).fields) reply.node('upserted', value)
}
