import type { Command } from '../command.ts'
import { Reply } from '../reply.ts'

/** One user who may do everything; what that is in single privileges is for servers with roles. */
export const connectionStatus: Command = {
  name: 'connectionStatus',
  help: 'Tells who this connection has proved to be',
  isOpen: true,
  isStable: true,
  run(request, { connection }) {
    const showsPrivileges = request.fields.boolean('showPrivileges') ?? false
    request.fields.refuseOthers()
    const { user } = connection
    return new Reply().object('authInfo', (info) => {
      info.array('authenticatedUsers', (users) => {
        if (user !== undefined) users.object('0', (one) => one.string('user', user).string('db', 'admin'))
      })
      info.array('authenticatedUserRoles', (roles) => {
        if (user !== undefined) roles.object('0', (role) => role.string('role', 'root').string('db', 'admin'))
      })
      if (showsPrivileges)
        info.array('authenticatedUserPrivileges', user === undefined ? () => {} : everything)
    })
  },
}

function everything(privileges: Reply): void {
  privileges.object('0', (privilege) =>
    privilege
      .object('resource', (resource) => resource.boolean('anyResource', true))
      .strings('actions', ['anyAction']),
  )
}
