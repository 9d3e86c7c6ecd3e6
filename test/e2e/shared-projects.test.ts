import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { MongoClient } from 'mongodb'
import type { Locator } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { AppPage } from '../support/app-page.ts'
import { expectAccessible } from '../support/axe.ts'
import { startFerretDb } from '../support/mongodb/ferretdb.ts'
import { makeOlderInstallation } from '../support/mongodb/older-installation.ts'
import { startProxy } from '../support/mongodb/proxy.ts'
import type { RunningServer } from '../support/mongodb/servers.ts'
import { openBrowser, startWebProcess, type Windows } from '../support/web-process.ts'

const buildMilliseconds = 20 * 60_000
const openedDialog = ':is([role=dialog], [role=alertdialog]):not([data-closed])'

let server: RunningServer | undefined
let windows: Windows
let ends: (() => Promise<unknown>)[] = []
/** Of this attempt alone: the server keeps the databases of those before. */
let mark: string

beforeAll(async () => {
  server = await startFerretDb()
  windows = await openBrowser()
}, buildMilliseconds)

afterAll(async () => {
  await windows.close()
  await server?.stop()
})

beforeEach(() => {
  ends = []
  mark = randomUUID().slice(0, 8)
})

afterEach(async () => {
  await windows.closeAll()
  for (const end of ends.toReversed()) await end()
})

/** The app on a computer of its own, with a saved connection. */
async function computer(uri: string): Promise<AppPage> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'argon-e2e-shared-'))
  ends.push(() => rm(dataDir, { recursive: true, force: true, maxRetries: 5 }))
  const host = await startWebProcess(dataDir)
  ends.push(() => host.close())
  const app = await windows.open(host.url)
  await app.page.getByRole('button', { name: /^Connect to MongoDB/u }).click()
  const dialog = app.page.getByRole('dialog')
  await dialog.getByRole('textbox', { name: 'Connection string' }).fill(uri)
  await app.page.keyboard.press('Tab')
  await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('Team server')
  await dialog.getByRole('button', { name: 'Save', exact: true }).click()
  await app.page.getByRole('treeitem', { name: 'Team server' }).waitFor()
  return app
}

const opened = (app: AppPage): Locator => app.page.locator(openedDialog)
const link = (app: AppPage): Locator => app.page.getByRole('note')
const row = (app: AppPage, text: string): Locator => app.grid.getByRole('row', { name: text }).first()

async function createShared(app: AppPage, name: string, database: string): Promise<void> {
  await app.page.getByRole('button', { name: /^Create an empty project/u }).click()
  const dialog = opened(app)
  await dialog.getByRole('textbox', { name: 'Name' }).fill(name)
  await dialog.getByRole('radio', { name: /^In a MongoDB/u }).click()
  await dialog.getByRole('textbox', { name: 'Database' }).fill(database)
  await expectAccessible(app.page, openedDialog)
  await dialog.getByRole('button', { name: 'Create project' }).click()
  await link(app).getByText('Shared').waitFor()
}

async function insert(app: AppPage, text: string): Promise<void> {
  await app.page.getByRole('button', { name: 'Insert', exact: true }).click()
  await app.replaceText(text)
  await app.page.keyboard.press('ControlOrMeta+S')
}

test('two computers work on one project; without the server they read on, writes are refused, and it goes on by itself', async ({
  skip,
}) => {
  if (server === undefined) return skip()
  const proxy = await startProxy(server)
  const here = await computer(server.uri)
  const there = await computer(proxy.uri)
  await createShared(here, 'Team', `team_${mark}`)
  await here.page.getByRole('button', { name: 'New collection', exact: true }).first().click()
  await opened(here).getByRole('textbox').fill('things')
  await here.page.keyboard.press('Enter')
  await here.collection('things').click()
  await insert(here, '{ _id: 1, name: "first" }')
  await row(here, 'first').waitFor()

  await there.page.getByRole('button', { name: /^Open a shared project/u }).click()
  await opened(there)
    .getByText(/No project is kept in this database/u)
    .waitFor()
  await opened(there).getByRole('textbox', { name: 'Database' }).fill(`team_${mark}`)
  await there.page.keyboard.press('Enter')
  const join = opened(there).getByRole('button', { name: 'Join Team' })
  await join.waitFor()
  await expectAccessible(there.page, openedDialog)
  await join.click()
  await there.collection('things').click()
  await row(there, 'first').waitFor()
  await there.editDocument('first', 'second')
  await row(here, 'second').waitFor()

  await proxy.goAway()
  const banner = there.page.getByRole('status').filter({ hasText: 'Offline: as of LSN' })
  await banner.getByText(/writes are refused/u).waitFor()
  await expectAccessible(there.page)
  await here.editDocument('second', 'third')
  await row(here, 'third').waitFor()
  await row(there, 'second').waitFor()
  await there.editDocument('second', 'lost')
  await there.page.getByRole('alert').first().waitFor()

  await proxy.comeBack()
  // It may have found the way back by itself before.
  const again = banner.getByRole('button', { name: 'Try again' })
  await again.click({ timeout: 2000 }).catch(() => {})
  await banner.waitFor({ state: 'hidden' })
  await link(there).getByText('Shared').waitFor()
  await there.page
    .getByText(/changed at LSN|third/u)
    .first()
    .waitFor()
  await there.page.keyboard.press('Escape')
  await row(there, 'third').waitFor()
  return undefined
})

test('a change without an answer is said, kept, and saved once; a log that was restored is shown as it is now', async ({
  skip,
}) => {
  if (server === undefined) return skip()
  const proxy = await startProxy(server)
  const app = await computer(proxy.uri)
  await createShared(app, 'Doubtful', `doubtful_${mark}`)
  await app.page.getByRole('button', { name: 'New collection', exact: true }).first().click()
  await opened(app).getByRole('textbox').fill('things')
  await app.page.keyboard.press('Enter')
  await app.collection('things').click()
  await insert(app, '{ _id: 1, name: "first" }')
  await row(app, 'first').waitFor()

  proxy.fault = ({ command, direction }) => (command === 'insert' && direction === 'request' ? 'cut' : 'pass')
  await app.editDocument('first', 'second')
  const banner = app.page.getByRole('status').filter({ hasText: 'is not known yet' })
  await banner.waitFor()
  await expectAccessible(app.page)
  proxy.fault = () => 'pass'
  await app.editor.click()
  await app.page.keyboard.press('ControlOrMeta+S')
  await row(app, 'second').waitFor()
  await banner.waitFor({ state: 'hidden' })

  const client = await MongoClient.connect(server.uri)
  ends.push(() => client.close())
  const log = client.db(`doubtful_${mark}`).collection('wal_log')
  expect(await log.countDocuments()).toBe(4)
  await log.deleteOne({ lsn: 4 })
  await proxy.goAway()
  await proxy.comeBack()
  await row(app, 'first').waitFor()
  await link(app).getByText('Shared').waitFor()
  await app.editDocument('first', 'third')
  await row(app, 'third').waitFor()
  return undefined
})

test('a project moves to a MongoDB and back, with its progress among the tasks', async ({ skip }) => {
  if (server === undefined) return skip()
  const app = await computer(server.uri)
  await app.createProject('Wanderer')
  await app.page.getByRole('button', { name: 'Wanderer' }).click()
  await app.page.getByRole('menuitem', { name: 'Move to a MongoDB…' }).click()
  await opened(app).getByRole('textbox', { name: 'Database' }).fill(`moved_${mark}`)
  await expectAccessible(app.page, openedDialog)
  await opened(app).getByRole('button', { name: 'Move project' }).click()
  const tasks = app.page.getByRole('region', { name: 'Tasks' })
  await tasks.getByText(`is in the database moved_${mark} now`).waitFor()
  await link(app).getByText('Shared').waitFor()
  await tasks.getByRole('button', { name: 'Clear finished' }).click()

  await app.runCommand('Move project')
  await opened(app).getByRole('button', { name: 'Move to this computer' }).click()
  await tasks.getByText(/is on this computer now/u).waitFor()
  await link(app).waitFor({ state: 'hidden' })
  expect(windows.complaints).toEqual([])
  return undefined
})

test('an older installation is looked at, asked about, tried out and migrated to its report', async ({
  skip,
}) => {
  if (server === undefined) return skip()
  const client = await MongoClient.connect(server.uri)
  ends.push(() => client.close())
  const db = client.db(`older_${mark}`)
  await makeOlderInstallation(server, db, ['feature', 'hotfix'])
  await db.collection('main_order_lines').insertOne({ note: 'two underscores' })
  const app = await computer(server.uri)
  await app.runCommand('Migrate an older installation')
  const dialog = opened(app)
  await dialog.getByRole('textbox', { name: 'Database' }).fill(`older_${mark}`)
  await app.page.keyboard.press('Enter')
  await dialog
    .getByText(/may be/u)
    .first()
    .waitFor()
  await expectAccessible(app.page, openedDialog)
  const look = dialog.getByRole('button', { name: 'Look again' })
  await expect.poll(() => look.getAttribute('aria-disabled')).toBe('true')
  await dialog.getByRole('combobox', { name: 'What main_order_lines is' }).selectOption({ index: 1 })
  await look.click()
  await dialog.getByRole('button', { name: 'Dry run' }).click()
  await dialog.getByText(/would be written/u).waitFor()
  await expectAccessible(app.page, openedDialog)
  await dialog.getByRole('button', { name: 'Migrate', exact: true }).click()
  const tasks = app.page.getByRole('region', { name: 'Tasks' })
  await tasks.getByText(/compared byte by byte, and every one is the same/u).waitFor()
  await expectAccessible(app.page, '#tasks-panel')
  await app.branch('feature').click()
  await app.collection('order_lines').waitFor({ state: 'hidden' })
  await app.collection('users').waitFor()
  expect(windows.complaints).toEqual([])
  return undefined
})
