import { randomBytes, randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import type { Db } from 'mongodb'
import { onTestFinished } from 'vitest'
import {
  MongoRemoteLog,
  type MongoRemoteLogDeps,
} from '../../../electron/engine/log/mongodb/mongo-remote-log.ts'
import type { SealedRecord } from '../../../electron/engine/log/record.ts'
import { asProjectId, type ProjectId } from '../../../shared/model/ids.ts'

export const freshProjectId = (): ProjectId => asProjectId(randomUUID())

/** A remote log with real clock, randomness and timers, closed when the test is. */
export function remoteLog(
  db: Db,
  projectId: ProjectId,
  given: Partial<MongoRemoteLogDeps> = {},
): MongoRemoteLog {
  const log = new MongoRemoteLog({
    db,
    projectId,
    now: () => Date.now(),
    randomBytes: (length) => randomBytes(length),
    wait: (milliseconds, signal) => wait(milliseconds, undefined, signal === undefined ? {} : { signal }),
    ...given,
  })
  onTestFinished(() => log.close())
  return log
}

export async function recordsOf(log: MongoRemoteLog, from = 1): Promise<SealedRecord[]> {
  const records: SealedRecord[] = []
  for await (const record of log.recordsFrom(from)) records.push(record)
  return records
}

/** What of a record must be the same in every store: its bytes. */
export const bytesOf = (records: readonly SealedRecord[]): string[] =>
  records.map(({ hash, headerBytes, entryBytes }) =>
    [hash, headerBytes, ...entryBytes].map((bytes) => Buffer.from(bytes).toString('base64')).join(' '),
  )
