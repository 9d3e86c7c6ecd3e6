import type { Command } from '../command.ts'
import { Reply } from '../reply.ts'

export const rolesInfo: Command = {
  name: 'rolesInfo',
  help: 'Describes roles: there is one, which may do everything',
  run(request) {
    const { fields } = request
    const asked = fields.value('rolesInfo')
    const isListed = asked?.kind !== 'string' && fields.boolean('showBuiltinRoles') === true
    const isShown =
      request.database === 'admin' && (isListed || (asked?.kind === 'string' && asked.value === 'root'))
    return new Reply().array('roles', (roles) => {
      if (!isShown) return
      roles.object('0', (role) =>
        role
          .string('_id', 'admin.root')
          .string('role', 'root')
          .string('db', 'admin')
          .boolean('isBuiltin', true)
          .array('roles', () => {})
          .array('inheritedRoles', () => {}),
      )
    })
  },
}
