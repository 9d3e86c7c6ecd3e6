import { fieldOf, type TreeNode } from '../../../shared/ejson/tree.ts'
import { mechanism } from '../auth/authenticator.ts'
import type { Command } from '../command.ts'
import { Reply } from '../reply.ts'

export const usersInfo: Command = {
  name: 'usersInfo',
  help: 'Describes users: there is one, made with the data directory',
  run(request, { authenticator }) {
    const asked = request.fields.value('usersInfo')
    const { user } = authenticator
    return new Reply().array('users', (users) => {
      if (user === undefined || asked === undefined || !isAskedFor(asked, user, request.database)) return
      users.object('0', (one) =>
        one
          .string('_id', `admin.${user}`)
          .string('user', user)
          .string('db', 'admin')
          .array('roles', (roles) =>
            roles.object('0', (role) => role.string('role', 'root').string('db', 'admin')),
          )
          .strings('mechanisms', [mechanism]),
      )
    })
  },
}

/** A name, a document that names a user and a database, an array of either, `{forAllDBs: true}`, or 1 for the database's. */
function isAskedFor(asked: TreeNode, user: string, database: string): boolean {
  switch (asked.kind) {
    case 'string':
      return asked.value === user && database === 'admin'
    case 'array':
      return asked.items.some((item) => isAskedFor(item, user, database))
    case 'object': {
      if (fieldOf(asked, 'forAllDBs') !== undefined) return true
      const name = fieldOf(asked, 'user')
      const home = fieldOf(asked, 'db')
      return (
        name?.kind === 'string' && name.value === user && home?.kind === 'string' && home.value === 'admin'
      )
    }
    default:
      return database === 'admin'
  }
}
