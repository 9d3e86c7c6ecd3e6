import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { deserialize, Long, Timestamp, type Document } from 'bson'
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest'
import { AppPage } from '../support/app-page.ts'
import { expectAccessible } from '../support/axe.ts'
import { closeBrowsers, openHost } from '../support/hosts.ts'
import type { OpenedHost } from '../support/hosts.ts'
import { everyChangeEvent } from '../support/mongodb/change-events.ts'
import { scriptedServer, type Script } from '../support/mongodb/scripted-server.ts'

let dataDir: string
let host: OpenedHost | undefined

beforeEach(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'argon-e2e-following-'))
})

afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await host?.page.screenshot({ path: '.cache/e2e/following.png' })
  await host?.close()
  host = undefined
  await rm(dataDir, { recursive: true, maxRetries: 5 })
})

afterAll(closeBrowsers)

/** A server with an empty database `shop` and a change stream that has these events, and then nothing for ever. */
function streaming(events: readonly Document[], stages: Document[]): Script {
  const id = Long.fromNumber(77)
  const nothing = { ok: 1, cursor: { id: Long.ZERO, ns: 'shop.$cmd', firstBatch: [] } }
  return async (name, command) => {
    if (name === 'listDatabases') return { ok: 1, databases: [{ name: 'shop', sizeOnDisk: 4096 }] }
    if (name === 'listCollections') return listing
    if (name === 'count') return { ok: 1, n: 0 }
    if (name === 'listIndexes' || name === 'find') return nothing
    if (name === 'getMore') {
      await wait(50)
      return { ok: 1, cursor: { id, ns: 'shop.$cmd.aggregate', nextBatch: [] } }
    }
    if (name !== 'aggregate') return { ok: 1, operationTime: new Timestamp({ t: 1_700_000_000, i: 7 }) }
    const stage = (command['pipeline'] as Document[])[0]?.['$changeStream'] as Document
    stages.push(stage)
    const firstBatch = stage['startAfter'] === undefined ? events : []
    return { ok: 1, cursor: { id, ns: 'shop.$cmd.aggregate', firstBatch } }
  }
}

const listing = {
  ok: 1,
  cursor: {
    id: Long.ZERO,
    ns: 'shop.$cmd.listCollections',
    firstBatch: [{ name: 'orders', type: 'collection', options: {} }],
  },
}

test('a branch follows a database, shows how far it is, is stopped, and goes on behind the last change', async () => {
  const events = everyChangeEvent().map((event) => deserialize(event, { promoteValues: false }))
  const stages: Document[] = []
  const client = await scriptedServer(streaming(events, stages))
  host = await openHost('web', { dataDir })
  const { page } = host
  const app = new AppPage(page)
  await app.createProject('mirror')
  await app.branch('main').click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Follow a database…' }).click()

  const connecting = page.getByRole('dialog', { name: 'Connect to MongoDB' })
  const uri = `mongodb://${String(client.options.hosts[0])}/?directConnection=true`
  await connecting.getByRole('textbox', { name: 'Connection string' }).fill(uri)
  await connecting.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByRole('tree', { name: 'Connections' }).getByRole('treeitem').waitFor()
  await app.branch('main').click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Follow a database…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Let main follow a database' })
  await expect.poll(() => dialog.getByRole('combobox', { name: 'Database' }).inputValue()).toBe('shop')
  await expectAccessible(page, '[role=dialog]')
  await dialog.getByRole('button', { name: 'Follow', exact: true }).click()

  const tasks = page.getByRole('region', { name: 'Tasks' })
  await tasks.getByText(`${events.length} changes since it began · up to date`).waitFor()
  const branches = page.getByRole('tree', { name: 'Branches' })
  await branches.getByText('live', { exact: true }).waitFor()
  await expectAccessible(page, 'nav')
  await tasks.getByRole('button', { name: 'Close' }).click()

  await branches.getByRole('treeitem').first().click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Stop following shop' }).click()
  await branches.getByText('live', { exact: true }).waitFor({ state: 'hidden' })
  await app.showTasks()
  await tasks.getByRole('button', { name: 'Go on' }).click()
  await branches.getByText('live', { exact: true }).waitFor()
  await tasks.getByText('0 changes since it began · up to date').waitFor()
  expect(events.map(({ _id }) => _id as unknown)).toContainEqual(stages.at(-1)?.['startAfter'])
})
