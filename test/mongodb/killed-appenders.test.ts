import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { expect, test } from 'vitest'
import { lastLsn } from '../../electron/engine/log/record.ts'
import { onEveryServer, scratchDatabase } from '../support/mongodb/on-every-server.ts'
import { freshProjectId, recordsOf, remoteLog } from '../support/mongodb/remote-logs.ts'

const program = path.join(import.meta.dirname, 'append.child.ts')
/** Records that each process gets acknowledged before it is killed. */
const lives = [3, 9, 5, 12, 1, 7]

onEveryServer((server) => {
  test('processes that append together and are killed at any moment: what was acknowledged is there, once', async () => {
    const { db } = await scratchDatabase(server)
    const projectId = freshProjectId()
    const acknowledged: string[] = []
    const live = async (records: number): Promise<void> => {
      const child = spawn(process.execPath, [program, server.uri, db.databaseName, projectId], {
        stdio: ['ignore', 'pipe', 'inherit'],
        env: { ...process.env, NODE_OPTIONS: '' },
      })
      await killAfter(child, records, acknowledged)
    }
    const inTurn = async (own: readonly number[]): Promise<void> => {
      for (const records of own) await live(records)
    }
    await Promise.all([inTurn(lives.slice(0, 3)), inTurn(lives.slice(3))])
    const records = await recordsOf(remoteLog(db, projectId))
    const names = records.map((record) => Buffer.from(record.recordId).toString('hex'))
    expect(new Set(names).size).toBe(names.length)
    expect(names).toEqual(expect.arrayContaining(acknowledged))
    expect(records.map((record) => record.lsn)).toEqual(records.map((_, i) => 1 + 2 * i))
    expect(await remoteLog(db, projectId).head()).toMatchObject({ lsn: lastLsn(records.at(-1) as never) })
  })
})

async function killAfter(child: ChildProcess, records: number, acknowledged: string[]): Promise<void> {
  const exited = once(child, 'exit')
  let left = records
  const lines = createInterface({ input: child.stdout as never })
  lines.on('line', (line) => {
    acknowledged.push(line)
    if (--left === 0) child.kill('SIGKILL')
  })
  await exited
  expect(left).toBeLessThanOrEqual(0)
}
