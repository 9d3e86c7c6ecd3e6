import type { Command } from '../command.ts'
import { WireError } from '../wire-error.ts'

const commonNames = new Set([
  'setParameter',
  'lsid',
  'comment',
  'maxTimeMS',
  'apiVersion',
  'apiStrict',
  'writeConcern',
])

export const setParameter: Command = {
  name: 'setParameter',
  help: 'Refuses to change settings: there are none to change while the server runs',
  isAdminOnly: true,
  run({ fields }) {
    const name = fields.names.find((one) => !one.startsWith('$') && !commonNames.has(one))
    if (name === undefined)
      throw new WireError('InvalidOptions', 'no option found to set, use help:true to see options ')
    throw new WireError(
      'InvalidOptions',
      `attempted to set unrecognized parameter [${name}], use help:true to see options `,
    )
  },
}
