import type { Command } from '../command.ts'
import { Reply } from '../reply.ts'

/** Times by collection are not kept; clients show what is there. */
export const top: Command = {
  name: 'top',
  help: 'Tells how long operations on each collection took, which is not measured',
  isAdminOnly: true,
  run: () => new Reply().object('totals', (totals) => totals.string('note', 'all times in microseconds')),
}
