import type { SharedHome } from '../../../shared/model/link.ts'
import type { Connections } from '../connections/connections.ts'
import type { SharedDatabase } from '../log/mongodb/shared-database.ts'
import { checkDatabaseName } from '../transfer/mongodb/list-source.ts'
import type { EngineDeps } from './engine-deps.ts'
import { never, type HomesDeps } from './homes.ts'

/** Reaches shared homes by the saved connections. Each database has a client of its own, which is closed with it. */
export function homesByConnection(
  connections: Connections,
  deps: EngineDeps & Pick<HomesDeps, 'wait'>,
): Required<Pick<HomesDeps, 'connectHome' | 'refuseLocked'>> {
  return {
    async connectHome({ connectionId, database }: SharedHome): Promise<SharedDatabase> {
      checkDatabaseName(database)
      const client = await connections.connectForLog(connectionId)
      const { sharedDatabase } = await import('../log/mongodb/shared-database.ts')
      const { now, randomBytes, wait = never } = deps
      return sharedDatabase(client.db(database), { now, randomBytes, wait })
    },
    refuseLocked: ({ connectionId }) => connections.assertWritable(connectionId),
  }
}
