import { deserialize, Long, Timestamp, type Document } from 'bson'
import { expect, onTestFinished, test } from 'vitest'
import { exitCodes } from '../../../../electron/cli/exit-codes.ts'
import { runLine, TextSink } from '../../../support/cli-shop.ts'
import { everyChangeEvent } from '../../../support/mongodb/change-events.ts'
import { scriptedServer, type Script } from '../../../support/mongodb/scripted-server.ts'
import { removeDirectory, scratchDirectory } from '../../../support/scratch-project.ts'

const events = everyChangeEvent()
  .slice(0, 4)
  .map((event) => deserialize(event, { promoteValues: false }))

/** A database `shop` with a collection that is empty, and a stream of changes that gives a few. */
const streaming: Script = (name) => {
  const cursor = (batch: Document[], id = Long.ZERO): Document => ({
    ok: 1,
    cursor: { id, ns: 'shop.a', firstBatch: batch, nextBatch: batch },
  })
  const streamId = Long.fromNumber(77)
  if (name === 'listCollections') return cursor([{ name: 'a', type: 'collection', options: {} }])
  if (name === 'listIndexes' || name === 'find') return cursor([])
  if (name === 'count') return { ok: 1, n: 0 }
  if (name === 'aggregate') return cursor(events, streamId)
  if (name === 'getMore') return cursor([], streamId)
  return { ok: 1, operationTime: new Timestamp({ t: 1_700_000_000, i: 7 }) }
}

async function followed(script: Script) {
  const folder = scratchDirectory()
  onTestFinished(() => removeDirectory(folder))
  const client = await scriptedServer(script)
  const controller = new AbortController()
  const stderr = new TextSink(true)
  stderr.write = (text: string) => {
    stderr.text += text
    if (text.includes('Following: 4 changes')) controller.abort()
    return true
  }
  let time = 1_800_000_000_000
  const own = { stderr, interrupted: controller.signal, now: () => (time += 1000) }
  await runLine('argon project create Shop', folder)
  const uri = `mongodb://${String(client.options.hosts[0])}/shop?directConnection=true`
  const ran = await runLine(`argon follow ${uri} shop main --json`, folder, own)
  return { ...ran, stderr: stderr.text, log: await runLine('argon log shop main --json', folder) }
}

test('a branch follows until Ctrl+C, which is how it ends', async () => {
  const { exitCode, stdout, log } = await followed(streaming)
  expect(exitCode).toBe(exitCodes.ok)
  expect(JSON.parse(stdout)).toMatchObject({ action: 'follow', database: 'shop', events: 4, unusable: 0 })
  expect(log.stdout).toContain('Follow database shop')
})

test('a server without change streams is refused with what it needs', async () => {
  const { exitCode, stderr } = await followed((name, command) =>
    name === 'aggregate'
      ? { ok: 0, code: 40_573, errmsg: 'The $changeStream stage is only supported on replica sets' }
      : streaming(name, command),
  )
  expect(exitCode).toBe(exitCodes.refused)
  expect(stderr).toContain('follow.unsupported')
})
