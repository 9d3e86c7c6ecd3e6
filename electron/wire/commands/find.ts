import type { FindInput } from '../../engine/read/find.ts'
import type { Command } from '../command.ts'
import { firstBatchReply, type FirstBatchOptions } from '../cursors/cursor-reply.ts'
import { listCursor } from '../data/list-cursor.ts'
import { findInput } from '../data/find-input.ts'
import { readView, sourceOf } from '../data/place.ts'
import { WireError } from '../wire-error.ts'
import type { FieldReader } from '../field-reader.ts'

export const find: Command = {
  name: 'find',
  help: 'Finds documents',
  isStable: true,
  isTransactional: true,
  readsSnapshots: true,
  async run(request, context) {
    const { target, fields } = request
    const options = cursorOptions(fields)
    const input: FindInput = findInput(target, fields)
    fields.refuseOthers()
    const view = await readView(request, context)
    const cursor = view === undefined ? listCursor([]) : context.engine.query.find(view, input)
    const namespace = `${request.database}.${target}`
    return firstBatchReply(
      cursor,
      { namespace, atClusterTime: context.snapshots.of(request)?.time, ...sourceOf(view), ...options },
      request,
      context,
    )
  },
}

/** How the answers are to be cut; tailable cursors are of capped collections, and there are none. */
function cursorOptions(
  fields: FieldReader,
): Pick<FirstBatchOptions, 'batchSize' | 'isSingleBatch' | 'hasNoTimeout'> {
  if (fields.boolean('tailable') === true) {
    throw new WireError(
      'BadValue',
      'error processing query: tailable cursor requested on non capped collection',
    )
  }
  if (fields.boolean('awaitData') === true) {
    throw new WireError('FailedToParse', "Cannot set 'awaitData' without also setting 'tailable'")
  }
  fields.skip('oplogReplay', 'allowPartialResults')
  return {
    batchSize: fields.integer('batchSize', 0),
    isSingleBatch: fields.boolean('singleBatch') ?? false,
    hasNoTimeout: fields.boolean('noCursorTimeout') ?? false,
  }
}
