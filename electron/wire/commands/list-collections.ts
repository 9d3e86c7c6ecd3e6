import type { ProjectId } from '../../../shared/model/ids.ts'
import { matching } from '../data/matching.ts'
import type { CatalogueRow } from '../../engine/read/catalogue-cache.ts'
import { collectionUuid, uuidSubtype } from '../../engine/engine.ts'
import type { Command } from '../command.ts'
import { firstBatchReply } from '../cursors/cursor-reply.ts'
import { listCursor } from '../data/list-cursor.ts'
import { readView } from '../data/place.ts'
import { batchSizeOf } from '../data/query-fields.ts'
import { Reply } from '../reply.ts'

export const listCollections: Command = {
  name: 'listCollections',
  help: 'Lists the collections of a branch',
  isStable: true,
  async run(request, context) {
    const { fields } = request
    const nameOnly = fields.boolean('nameOnly') ?? false
    const filter = fields.document('filter')
    const batchSize = batchSizeOf(fields.document('cursor'), 'listCollections.cursor')
    fields.skip('authorizedCollections', 'includeImplicitEncryptionCollections')
    fields.skip('listCollections')
    fields.refuseOthers()
    const view = await readView(request, context)
    const rows = view === undefined ? [] : context.engine.query.collections(view)
    const described = rows.map((row) => describe(row, view?.project.id as ProjectId, nameOnly))
    const cursor = listCursor(filter === undefined ? described : matching(described, filter))
    const namespace = `${request.database}.$cmd.listCollections`
    return firstBatchReply(cursor, { namespace, batchSize }, request, context)
  },
}

function describe({ id, name, options }: CatalogueRow, project: ProjectId, nameOnly: boolean): Uint8Array {
  const described = new Reply().string('name', name).string('type', 'collection')
  if (nameOnly) return described.finish()
  if (options === undefined) described.object('options', () => {})
  else described.document('options', options)
  return described
    .object('info', (info) =>
      info.boolean('readOnly', false).binary('uuid', collectionUuid(project, id), uuidSubtype),
    )
    .object('idIndex', (index) =>
      index
        .int32('v', 2)
        .object('key', (key) => key.int32('_id', 1))
        .string('name', '_id_'),
    )
    .finish()
}
