import { MongoClient, type Db } from 'mongodb'
import type { Script, Step } from '../../support/transcript.ts'

/** What a script of the official driver works with: two connections to its database, and one to all of the server. */
export interface Connected {
  readonly client: MongoClient
  readonly db: Db
  /** A second connection, which sees what the first one wrote. */
  readonly second: Db
  readonly step: Step
}

/** A script over two clients of the driver, as an application with its usual options makes them. */
export function connected(work: (connected: Connected) => Promise<void>): Script {
  return async ({ uri, database }, step) => {
    const client = await MongoClient.connect(uri, { appName: 'argon wire tests' })
    const other = await MongoClient.connect(uri, { appName: 'argon wire tests, second' })
    try {
      await work({ client, db: client.db(database), second: other.db(database), step })
    } finally {
      await client.close()
      await other.close()
    }
  }
}
