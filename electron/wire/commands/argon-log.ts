import type { Commit } from '../../../shared/model/entry.ts'
import { asLsn } from '../../../shared/model/ids.ts'
import { recordsPageMax } from '../../../shared/model/limits.ts'
import { branchOf } from '../argon/branch-of.ts'
import { addFields, type Plain } from '../argon/plain.ts'
import type { Command } from '../command.ts'
import { Reply } from '../reply.ts'

const usualRecords = 20

export const argonLog: Command = {
  name: 'argonLog',
  help: 'Lists the newest records of this branch, or those before an LSN: {argonLog: 1, limit: 20, before: 41207}',
  async run(request, context) {
    const { fields } = request
    const limit = fields.integer('limit', 1, recordsPageMax) ?? usualRecords
    const before = fields.integer('before', 1)
    fields.skip('argonLog')
    fields.refuseOthers()
    const { project, branchId, past } = await branchOf(request, context)
    const newest = past === null ? null : asLsn(past + 1)
    const input = { branchId, limit, before: before === undefined ? newest : asLsn(before) }
    const { commits, hasMore } = context.engine.history.commits(project, input)
    return addFields(new Reply(), { records: commits.map(describe), hasMore })
  },
}

function describe({
  lsn,
  lastLsn,
  time,
  actor,
  message,
  inserts,
  updates,
  deletes,
  operations,
}: Commit): Plain {
  return { lsn, lastLsn, time: new Date(time), actor, message, inserts, updates, deletes, operations }
}
