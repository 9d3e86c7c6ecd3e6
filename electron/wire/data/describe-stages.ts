import { hostname } from 'node:os'
import { fieldOf, type ObjectNode } from '../../../shared/ejson/tree.ts'
import type { Describe } from '../../engine/read/pipeline-sources.ts'
import type { ReadView } from '../../engine/read/read-view.ts'
import type { CommandContext } from '../command.ts'
import { describeOperation } from '../commands/current-op.ts'
import { FieldReader, numberOf } from '../field-reader.ts'
import { Reply } from '../reply.ts'
import type { CommandRequest } from '../request.ts'
import { WireError } from '../wire-error.ts'
import { measureNamed } from './measure.ts'

/** What the stages that describe a collection or the server give. */
export function describeStages(
  request: CommandRequest,
  view: ReadView | undefined,
  context: CommandContext,
): Describe {
  return (stage, spec, collection) => {
    switch (stage) {
      case '$collStats':
        return collection === null ? undefined : collectionStats(request, view, { spec, collection }, context)
      case '$indexStats':
        return collection === null ? undefined : indexStats(view, collection, context)
      case '$currentOp':
        return runningOperations(request, context)
      case '$listLocalSessions':
      case '$listSessions':
        return context.sessions.ids().map((id) => new Reply().string('_id', id).finish())
      default:
        return undefined
    }
  }
}

function runningOperations({ database }: CommandRequest, { operations, now }: CommandContext): Uint8Array[] {
  if (database !== 'admin') {
    throw new WireError(
      'InvalidNamespace',
      '$currentOp must be run against the admin database with {aggregate: 1}',
    )
  }
  return operations.list().map((operation) => {
    const reply = new Reply()
    describeOperation(reply, operation, now())
    return reply.finish()
  })
}

function indexStats(view: ReadView | undefined, collection: string, context: CommandContext): Uint8Array[] {
  const row = view === undefined ? undefined : context.engine.query.collection(view, collection)
  if (view === undefined || row === undefined) return []
  const { indexUses } = view.project
  return context.engine.indexes.list(view, collection).map((specification) => {
    const fields = new FieldReader(specification, '$indexStats')
    const name = fields.require('name', fields.string('name'))
    return new Reply()
      .string('name', name)
      .document('key', fields.require('key', fields.document('key')))
      .string('host', hostOf(context))
      .object('accesses', (accesses) =>
        accesses.int64('ops', BigInt(indexUses.count(row.id, name))).date('since', indexUses.sinceTime),
      )
      .document('spec', specification)
      .finish()
  })
}

const hostOf = ({ identity }: CommandContext): string => `${hostname()}:${identity.me.split(':').at(-1)}`

async function* collectionStats(
  request: CommandRequest,
  view: ReadView | undefined,
  { spec, collection }: { readonly spec: ObjectNode; readonly collection: string },
  context: CommandContext,
): AsyncGenerator<Uint8Array> {
  const { documents, bytes, indexes } = await measureNamed(view, collection, context)
  const stats = new Reply()
    .string('ns', `${request.database}.${collection}`)
    .string('host', hostOf(context))
    .date('localTime', context.now())
  const storage = fieldOf(spec, 'storageStats')
  if (storage?.kind === 'object') {
    const scale = scaleOf(storage)
    stats.object('storageStats', (inner) =>
      inner
        .int64('size', BigInt(Math.floor(bytes / scale)))
        .int64('count', BigInt(documents))
        .int64('avgObjSize', BigInt(documents === 0 ? 0 : Math.floor(bytes / documents)))
        .int32('numOrphanDocs', 0)
        .int64('storageSize', BigInt(Math.floor(bytes / scale)))
        .boolean('capped', false)
        .int32('nindexes', indexes)
        .object('indexSizes', () => {})
        .int64('totalIndexSize', 0n)
        .int64('totalSize', BigInt(Math.floor(bytes / scale)))
        .int32('scaleFactor', scale),
    )
  }
  if (fieldOf(spec, 'count') !== undefined) stats.int64('count', BigInt(documents))
  if (fieldOf(spec, 'latencyStats') !== undefined) stats.object('latencyStats', () => {})
  yield stats.finish()
}

function scaleOf(storage: ObjectNode): number {
  const scale = fieldOf(storage, 'scale')
  return scale === undefined ? 1 : Math.max(1, Math.trunc(numberOf(scale)))
}
