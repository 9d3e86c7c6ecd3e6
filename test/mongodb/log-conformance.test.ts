import { MongoClient } from 'mongodb'
import { onTestFinished } from 'vitest'
import { logClientOptions } from '../../electron/engine/mongodb/client-options.ts'
import { describeLog } from '../conformance/log-conformance.ts'
import { sharedSubject } from '../conformance/log-subjects.ts'
import { onEveryServer, scratchDatabase } from '../support/mongodb/on-every-server.ts'
import { remoteLog } from '../support/mongodb/remote-logs.ts'
import { scratchProjectId } from '../support/scratch-project.ts'

onEveryServer((server) => {
  describeLog('shared, in a database', async () => {
    const { db } = await scratchDatabase(server)
    return sharedSubject(async () => {
      const client = await MongoClient.connect(server.uri, logClientOptions())
      onTestFinished(() => client.close())
      return remoteLog(client.db(db.databaseName), scratchProjectId)
    })
  })
})
