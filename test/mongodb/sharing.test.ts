import { randomBytes } from 'node:crypto'
import { MongoClient } from 'mongodb'
import { sharedDatabase } from '../../electron/engine/log/mongodb/shared-database.ts'
import { logClientOptions } from '../../electron/engine/mongodb/client-options.ts'
import { describeSharing } from '../conformance/sharing-suite.ts'
import { onEveryServer, scratchDatabase } from '../support/mongodb/on-every-server.ts'
import { wait } from '../support/replica.ts'

onEveryServer((server) => {
  describeSharing('in a database', async () => {
    const { db } = await scratchDatabase(server)
    return {
      connect: async () => {
        const client = await MongoClient.connect(server.uri, logClientOptions())
        return sharedDatabase(client.db(db.databaseName), { now: Date.now, randomBytes, wait })
      },
    }
  })
})
