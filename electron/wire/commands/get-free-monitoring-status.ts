import type { Command } from '../command.ts'
import { Reply } from '../reply.ts'

export const getFreeMonitoringStatus: Command = {
  name: 'getFreeMonitoringStatus',
  help: 'Tells that nothing is sent to anybody',
  isAdminOnly: true,
  run: () => new Reply().string('state', 'disabled'),
}
