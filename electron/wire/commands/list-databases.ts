import type { Command } from '../command.ts'
import { matching } from '../data/matching.ts'
import { listBranchDatabases, type ListedDatabase } from '../names/list-databases.ts'
import { Reply } from '../reply.ts'

export const listDatabases: Command = {
  name: 'listDatabases',
  help: 'Lists the branches of all projects, each as a database',
  isAdminOnly: true,
  isStable: true,
  async run(request, context) {
    const { fields } = request
    const nameOnly = fields.boolean('nameOnly') ?? false
    const filter = fields.document('filter')
    fields.skip('authorizedDatabases', 'listDatabases')
    fields.refuseOthers()
    const databases = await listBranchDatabases(context)
    const described = databases.map((database) => describe(database, nameOnly))
    const reply = new Reply().documents(
      'databases',
      filter === undefined ? described : matching(described, filter),
    )
    if (nameOnly) return reply
    const total = databases.reduce((sum, { bytes }) => sum + bytes, 0)
    return reply.int64('totalSize', BigInt(total)).int64('totalSizeMb', BigInt(Math.floor(total / 2 ** 20)))
  },
}

function describe({ name, bytes, isEmpty }: ListedDatabase, nameOnly: boolean): Uint8Array {
  const described = new Reply().string('name', name)
  if (!nameOnly) described.int64('sizeOnDisk', BigInt(bytes)).boolean('empty', isEmpty)
  return described.finish()
}
