import { randomBytes } from 'node:crypto'
import { Binary, Long } from 'bson'
import { expect, onTestFinished, test } from 'vitest'
import { createEngine } from '../../../../electron/engine/engine.ts'
import { startWireEndpoint } from '../../../../electron/wire/endpoint.ts'
import { removeDirectory, scratchDirectory } from '../../../support/scratch-project.ts'
import { RawClient } from '../../../support/wire/raw-client.ts'

/** An endpoint over a directory that stays; `stop` is as if its process had ended. */
async function start(dataDirectory: string): Promise<{ client: RawClient; stop: () => Promise<void> }> {
  const engine = createEngine({ dataDirectory, now: Date.now, randomBytes })
  const services = { engine, dataDirectory, now: Date.now, randomBytes, credentials: null }
  const endpoint = await startWireEndpoint(services)
  const client = await RawClient.connect(endpoint.port)
  const stop = async (): Promise<void> => {
    client.close()
    await endpoint.close()
    await engine.close()
  }
  return { client, stop }
}

test('a commit and a write that are sent again after a restart are answered and not done again', async () => {
  const directory = scratchDirectory()
  onTestFinished(() => removeDirectory(directory))
  const lsid = { id: new Binary(randomBytes(16), 4) }
  const inTransaction = { lsid, txnNumber: Long.fromNumber(7), autocommit: false }
  const commit = { commitTransaction: 1, $db: 'admin', ...inTransaction }
  const insert = { insert: 'things', documents: [{ a: 1 }], $db: 'shop' }
  const write = { ...insert, lsid: { id: new Binary(randomBytes(16), 4) }, txnNumber: Long.fromNumber(1) }

  const first = await start(directory)
  expect(await first.client.command({ ...insert, ...inTransaction, startTransaction: true })).toMatchObject({
    ok: 1,
  })
  expect(await first.client.command(commit)).toMatchObject({ ok: 1 })
  expect(await first.client.command(write)).toMatchObject({ ok: 1, n: 1 })
  await first.stop()

  const second = await start(directory)
  onTestFinished(second.stop)
  expect(await second.client.command(commit)).toMatchObject({ ok: 1 })
  expect(await second.client.command(write)).toMatchObject({ ok: 1, n: 1 })
  expect(await second.client.command({ count: 'things', $db: 'shop' })).toMatchObject({ ok: 1, n: 2 })
  const never = { ...commit, txnNumber: Long.fromNumber(8) }
  expect(await second.client.command(never)).toMatchObject({ ok: 0, code: 251 })
})
