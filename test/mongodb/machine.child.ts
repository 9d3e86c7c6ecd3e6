import { randomBytes } from 'node:crypto'
import { writeSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { MongoClient } from 'mongodb'
import { LazyRemoteLog } from '../../electron/engine/log/mongodb/lazy-remote-log.ts'
import { MongoRemoteLog } from '../../electron/engine/log/mongodb/mongo-remote-log.ts'
import { logClientOptions } from '../../electron/engine/mongodb/client-options.ts'
import { Project } from '../../electron/engine/projects/project.ts'
import { openLmdbStore } from '../../electron/engine/store/lmdb-store.ts'
import { asProjectId } from '../../shared/model/ids.ts'
import { RandomWriter } from '../support/random-writer.ts'

/**
 * A machine that writes to a shared project until it is killed, or told to end by a byte. Says `begin`, then a line
 * `lsn hash` for each record once it is acknowledged, then `end`.
 */
const [directory = '', projectId = '', seed = '1', uri = '', database = ''] = process.argv.slice(2)
const deps = {
  now: Date.now,
  randomBytes,
  wait: (milliseconds: number, signal?: AbortSignal) =>
    wait(milliseconds, undefined, signal === undefined ? {} : { signal }),
}
const say = (line: string): void => {
  writeSync(1, `${line}\n`)
}

let isEnding = false
process.stdin.once('data', () => (isEnding = true))
const client = new MongoClient(uri, logClientOptions())
const id = asProjectId(projectId)
const project = new Project(id, openLmdbStore(directory), deps)
const link = await project.sharing.begin(
  new LazyRemoteLog(async () => new MongoRemoteLog({ ...deps, db: client.db(database), projectId: id })),
  deps.wait,
)
while (link.status.kind !== 'following') await wait(5)
say('begin')
const writer = new RandomWriter(project, Number(seed), (lsn, hash) => say(`${lsn} ${hash}`))
while (!isEnding) await writer.act()
await project.close()
await client.close()
process.stdin.destroy()
say('end')
