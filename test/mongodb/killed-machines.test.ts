import { once } from 'node:events'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createMain } from '../../electron/engine/branches/branch-commands.ts'
import { stateHash } from '../../electron/engine/verify/state-hash.ts'
import {
  checkWhole,
  missingOf,
  startChild,
  type Acknowledged,
  type Child,
} from '../simulation/killed-writer.ts'
import { checkedLog } from '../support/checked-log.ts'
import { dice } from '../support/dice.ts'
import { onEveryServer, scratchDatabase } from '../support/mongodb/on-every-server.ts'
import { remoteLog } from '../support/mongodb/remote-logs.ts'
import { rebuilt } from '../support/rebuilt.ts'
import { replicaOf, type Replica } from '../support/replica.ts'
import { author, scratchProjectId } from '../support/scratch-project.ts'

/** How long two machines write; a minute is worth it now and then. */
const seconds = Number(process.env['ARGON_MACHINES_SECONDS'] ?? 6)
const seed = Number(process.env['ARGON_ROUND_SEED'] ?? 1)

onEveryServer((server) => {
  test(
    `two machines that are killed at random write to one log for ${seconds} s: nothing is lost, and both have the same`,
    { timeout: (seconds + 240) * 1000 },
    async () => {
      const { db } = await scratchDatabase(server)
      const watcher = await replicaOf(remoteLog(db, scratchProjectId))
      await createMain(watcher.project, author)
      const replicas = [await closedReplica(db), await closedReplica(db)]
      const until = Date.now() + seconds * 1000
      const machines = replicas.map(({ directory }, i) => {
        const start = (life: number): Child =>
          startChild(path.join('..', 'mongodb', 'machine.child.ts'), [
            directory,
            scratchProjectId,
            seed * 1000 + life * 2 + i,
            server.uri,
            db.databaseName,
          ])
        return lives(start, until, dice(seed * 2 + i))
      })
      const told = await Promise.all(machines)
      const acknowledged = told.flatMap((one) => one.acknowledged)
      expect(acknowledged.length).toBeGreaterThan(0)
      expect(Math.max(...told.map(({ killed }) => killed))).toBeGreaterThan(0)

      // What the log is now is what each of them comes to, from whatever was left of its copy.
      const { lsn } = await remoteLog(db, scratchProjectId).head()
      await watcher.untilAt(lsn)
      expect(missingOf(watcher.project, acknowledged)).toEqual([])
      expect(new Set(acknowledged.map((one) => one.lsn)).size).toBe(acknowledged.length)
      expect(checkWhole(watcher.project, 0)).toBe(lsn)
      const hash = stateHash(watcher.project.store)
      for (const replica of replicas) {
        await replica.reopen(remoteLog(db, scratchProjectId))
        await replica.untilAt(lsn)
        await expect(checkedLog(replica.project)).resolves.toMatchObject({ done: true, firstBadLsn: null })
        expect(stateHash(replica.project.store)).toBe(hash)
      }
      await rebuilt(watcher.project)
      expect(stateHash(watcher.project.store)).toBe(hash)
    },
  )
})

async function closedReplica(db: Parameters<typeof remoteLog>[0]): Promise<Replica> {
  const replica = await replicaOf(remoteLog(db, scratchProjectId))
  await replica.untilAt(1)
  await replica.project.close()
  return replica
}

interface Lived {
  readonly acknowledged: Acknowledged[]
  readonly killed: number
}

/** Starts a machine again and again and kills it at random, until it may end by itself. */
async function lives(
  start: (life: number) => Child,
  until: number,
  roll: ReturnType<typeof dice>,
): Promise<Lived> {
  const acknowledged: Acknowledged[] = []
  let killed = 0
  for (let life = 0; ; life++) {
    const child = start(life)
    let text = ''
    const begun = Promise.withResolvers<void>()
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk
      begun.resolve()
    })
    const ended = once(child, 'close')
    await Promise.race([begun.promise, ended])
    await sleep(Math.min(200 + roll(1500), Math.max(0, until - Date.now())))
    const isLast = Date.now() >= until
    if (isLast) child.stdin.write('.')
    else {
      child.kill('SIGKILL')
      killed++
    }
    const [code] = (await ended) as [number | null]
    if (isLast && code !== 0) throw new Error('A machine failed')
    for (const line of text.split('\n').slice(0, -1)) {
      const [lsn = '', hash] = line.split(' ')
      if (hash !== undefined) acknowledged.push({ lsn: Number(lsn), hash })
    }
    if (isLast) return { acknowledged, killed }
  }
}
