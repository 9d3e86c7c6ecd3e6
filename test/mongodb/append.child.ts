import { randomBytes } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { MongoClient } from 'mongodb'
import { MongoRemoteLog } from '../../electron/engine/log/mongodb/mongo-remote-log.ts'
import { logClientOptions } from '../../electron/engine/mongodb/client-options.ts'
import { asProjectId } from '../../shared/model/ids.ts'
import { insertOf, sealedRecord } from '../support/mongodb/sealed-records.ts'

/**
 * Appends to a log until it is killed, and prints the name of each record as soon as it is acknowledged:
 * `node append.child.ts <uri> <database> <project>`.
 */
const [uri = '', database = '', project = ''] = process.argv.slice(2)
const client = await MongoClient.connect(uri, logClientOptions())
const projectId = asProjectId(project)
const log = new MongoRemoteLog({
  db: client.db(database),
  projectId,
  now: () => Date.now(),
  randomBytes: (length) => randomBytes(length),
  wait: (milliseconds) => wait(milliseconds),
})
for (;;) {
  const record = sealedRecord(projectId, await log.head(), [
    insertOf({ _id: process.pid }),
    insertOf({ _id: 2 }),
  ])
  if ((await log.append(record)) === 'appended') console.log(Buffer.from(record.recordId).toString('hex'))
}
