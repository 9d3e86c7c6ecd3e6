import os from 'node:os'
import type { Command } from '../command.ts'
import { Reply } from '../reply.ts'

const megabyte = 1024 * 1024

export const hostInfo: Command = {
  name: 'hostInfo',
  help: 'Describes the machine',
  run: (_, { now }) =>
    new Reply()
      .object('system', (system) =>
        system
          .date('currentTime', now())
          .string('hostname', os.hostname())
          .int32('cpuAddrSize', 64)
          .int64('memSizeMB', BigInt(Math.round(os.totalmem() / megabyte)))
          .int64('memLimitMB', BigInt(Math.round(os.totalmem() / megabyte)))
          .int32('numCores', os.availableParallelism())
          .string('cpuArch', os.arch())
          .boolean('numaEnabled', false),
      )
      .object('os', (system) =>
        system.string('type', os.type()).string('name', os.platform()).string('version', os.release()),
      )
      .object('extra', () => {}),
}
