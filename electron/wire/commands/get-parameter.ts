import type { Command } from '../command.ts'
import { mechanism } from '../auth/authenticator.ts'
import { featureVersion, logicalSessionMinutes } from '../identity.ts'
import { cursorIdleMilliseconds } from '../limits.ts'
import { Reply } from '../reply.ts'
import { WireError } from '../wire-error.ts'

type Write = (reply: Reply, name: string) => void

/** What clients ask for, as it is here. */
const parameters: Readonly<Record<string, Write>> = {
  authenticationMechanisms: (reply, name) => reply.strings(name, [mechanism]),
  cursorTimeoutMillis: (reply, name) => reply.int64(name, BigInt(cursorIdleMilliseconds)),
  enableTestCommands: (reply, name) => reply.boolean(name, false),
  featureCompatibilityVersion: (reply, name) =>
    reply.object(name, (inner) => inner.string('version', featureVersion)),
  localLogicalSessionTimeoutMinutes: (reply, name) => reply.int32(name, logicalSessionMinutes),
  logLevel: (reply, name) => reply.int32(name, 0),
  notablescan: (reply, name) => reply.boolean(name, false),
  quiet: (reply, name) => reply.boolean(name, false),
  ttlMonitorEnabled: (reply, name) => reply.boolean(name, false),
}

export const getParameter: Command = {
  name: 'getParameter',
  help: 'Tells settings of the server',
  isAdminOnly: true,
  run({ fields, body }) {
    const first = body.fields[0]?.[1]
    const isAll = first?.kind === 'string' && first.value === '*'
    const names = isAll
      ? Object.keys(parameters)
      : fields.names.filter((name) => Object.hasOwn(parameters, name))
    if (names.length === 0) throw new WireError('InvalidOptions', 'no option found to get')
    const reply = new Reply()
    for (const name of names) parameters[name]?.(reply, name)
    return reply
  },
}
