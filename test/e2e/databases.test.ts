import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Int32, Long, MongoClient } from 'mongodb'
import type { Db, Document } from 'mongodb'
import type { Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { AppPage } from '../support/app-page.ts'
import { expectAccessible } from '../support/axe.ts'
import { expectFocus } from '../support/focus.ts'
import { closeBrowsers, openHost } from '../support/hosts.ts'
import type { OpenedHost } from '../support/hosts.ts'
import { startBenchServer } from '../support/mongodb/servers.ts'
import type { RunningServer } from '../support/mongodb/servers.ts'

const startMilliseconds = 20 * 60_000
const server: RunningServer | undefined = await startBenchServer()
if (server === undefined) console.log('Cloning in the window was not tested: there is no server here')

let client: MongoClient
let dataDir: string
let host: OpenedHost | undefined
let complaints: string[]
/** Databases of this test alone. */
let names: { readonly shop: string; readonly target: string }

beforeAll(async () => {
  if (server !== undefined) client = await MongoClient.connect(server.uri)
}, startMilliseconds)

afterAll(async () => {
  await closeBrowsers()
  await client?.close()
  await server?.stop()
})

beforeEach(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'argon-e2e-databases-'))
  complaints = []
  const mark = randomUUID().slice(0, 8)
  names = { shop: `shop_${mark}`, target: `staging_${mark}` }
})

afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await host?.page.screenshot({ path: '.cache/e2e/databases.png' })
  await host?.close()
  host = undefined
  for (const name of Object.values(names)) await client?.db(name).dropDatabase()
  await rm(dataDir, { recursive: true, maxRetries: 5 })
})

interface Row extends Document {
  readonly _id: string | Int32
}

const orders = Array.from({ length: 300 }, (_, index) => ({
  _id: new Int32(index),
  customer: `customer ${index % 7}`,
  total: Long.fromNumber(index * 100),
  state: index % 3 === 0 ? 'open' : 'paid',
}))
const customers = Array.from({ length: 7 }, (_, index) => ({ _id: `c${index}`, name: `customer ${index}` }))

async function fillShop(): Promise<Db> {
  const db = client.db(names.shop)
  await db.collection<Row>('orders').insertMany(orders)
  await db.collection<Row>('customers').insertMany(customers)
  await db.collection('orders').createIndex({ customer: 1 }, { name: 'by_customer' })
  return db
}

const everything = (db: Db, collection: string): Promise<Document[]> =>
  db.collection(collection).find({}, { promoteValues: false }).sort({ _id: 1 }).toArray()

async function open(): Promise<{ page: Page; app: AppPage }> {
  host = await openHost('web', { dataDir })
  const { page } = host
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
  return { page, app: new AppPage(page) }
}

/** Connects from the start page by the keyboard alone, up to the dialog that asks what to clone. */
async function connectToClone(page: Page): Promise<Locator> {
  await page.getByRole('button', { name: /^Clone a database/u }).focus()
  await page.keyboard.press('Enter')
  const connecting = page.getByRole('dialog', { name: 'Connect to MongoDB' })
  await expectFocus(connecting.getByRole('textbox', { name: 'Connection string' }))
  await page.keyboard.insertText(server?.uri ?? '')
  await page.keyboard.press('Enter')
  await expectFocus(page.getByRole('button', { name: 'Clone a database…' }))
  await page.keyboard.press('Enter')
  return page.getByRole('dialog', { name: 'Clone a database' })
}

async function clone(page: Page): Promise<Locator> {
  const dialog = await connectToClone(page)
  await dialog.getByRole('combobox', { name: 'Database' }).selectOption(names.shop)
  await dialog.getByRole('option', { name: /^orders/u }).waitFor()
  await expectAccessible(page, '[role=dialog]')
  await dialog.getByRole('listbox').focus()
  await page.keyboard.press('End')
  await page.keyboard.press('Space')
  await dialog.getByRole('button', { name: 'Clone 1 collection' }).waitFor()
  await page.keyboard.press('Space')
  await dialog.getByRole('button', { name: 'Clone 2 collections' }).waitFor()
  await dialog.getByRole('textbox', { name: 'Name of the new project' }).focus()
  await page.keyboard.press('Enter')
  const tasks = page.getByRole('region', { name: 'Tasks' })
  await tasks.getByText('Completed').waitFor()
  return tasks
}

/** Opens the checkout of the branch that is looked at, and compares with the target. */
async function preview(page: Page, app: AppPage): Promise<Locator> {
  await app.runCommand('Check out into MongoDB')
  const dialog = page.getByRole('dialog', { name: 'Check out into a database' })
  await dialog.getByRole('combobox', { name: 'Database' }).fill(names.target)
  await dialog.getByRole('button', { name: 'Preview' }).click()
  const plan = page.getByRole('dialog', { name: /^Preview/u })
  await plan.waitFor()
  return plan
}

test.skipIf(server === undefined)(
  'a database is cloned, edited on a branch, and checked out into another one, as a driver sees it',
  async () => {
    const source = await fillShop()
    const { page, app } = await open()
    const tasks = await clone(page)
    await tasks.getByText('Documents: 307 inserted').waitFor()
    await tasks.getByText(/^(Not read as of one moment|All collections were read)/u).waitFor()
    await tasks.getByRole('button', { name: /collections/u }).click()
    await expectAccessible(page, '[aria-label=Tasks]')
    await tasks.getByRole('button', { name: `Open ${names.shop}` }).click()
    await tasks.getByRole('button', { name: 'Close' }).click()

    await app.createBranch('fix')
    await app.collection('customers').click()
    await app.editDocument('customer 3', 'Carla')
    await app.grid.getByText('Carla').waitFor()

    const plan = await preview(page, app)
    await plan.getByText(/^307 inserts, 2 new collections, 1 new index/u).waitFor()
    await expectAccessible(page, '[role=dialog]')
    await plan.getByRole('button', { name: 'Apply 310 changes', exact: true }).click()
    const done = tasks.getByRole('listitem').filter({ hasText: `Checkout into ${names.target}` })
    await done.getByText('Completed').waitFor()
    await done.getByText('Documents: 307 inserted').waitFor()

    const target = client.db(names.target)
    expect(await everything(target, 'orders')).toEqual(await everything(source, 'orders'))
    const expected = (await everything(source, 'customers')).map((customer) =>
      customer['_id'] === 'c3' ? { ...customer, name: 'Carla' } : customer,
    )
    expect(await everything(target, 'customers')).toEqual(expected)
    expect((await target.collection('orders').indexes()).map(({ name }) => name)).toContain('by_customer')
    expect(complaints).toEqual([])
  },
)

test.skipIf(server === undefined)(
  'what would be deleted is asked about first; a target that changed is compared again; a lock is kept',
  async () => {
    await fillShop()
    const { page, app } = await open()
    const tasks = await clone(page)
    await tasks.getByRole('button', { name: `Open ${names.shop}` }).click()
    await tasks.getByRole('button', { name: 'Clear finished' }).click()
    const target = client.db(names.target).collection<Row>('customers')
    await target.insertOne({ _id: 'stray', name: 'Nobody' })

    const plan = await preview(page, app)
    await plan.getByText('Nobody').waitFor()
    await target.insertOne({ _id: 'later', name: 'Later' })
    await plan.getByRole('button', { name: /^Apply .* with 1 delete…$/u }).click()
    const confirm = page.getByRole('alertdialog', { name: `Delete 1 document from ${names.target}?` })
    await confirm.waitFor()
    await expectAccessible(page, '[role=alertdialog]')
    // Enter on what has the focus cancels.
    await expectFocus(confirm.getByRole('button', { name: 'Cancel' }))
    await page.keyboard.press('Enter')
    await confirm.waitFor({ state: 'hidden' })
    await plan.getByRole('button', { name: /^Apply/u }).click()
    await confirm.getByRole('button', { name: /^Apply/u }).click()
    await tasks.getByText('Failed', { exact: true }).waitFor()
    await tasks.getByRole('button', { name: 'Preview again…' }).click()
    const again = page.getByRole('dialog', { name: 'Check out into a database' })
    await again.getByRole('button', { name: 'Preview' }).click()
    await plan.getByRole('button', { name: /^Apply .* with 2 deletes…$/u }).waitFor()
    await page.keyboard.press('Escape')
    expect(await target.countDocuments()).toBe(2)

    await page.getByRole('tree', { name: 'Connections' }).getByRole('treeitem').click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Lock against writing' }).click()
    const locked = await preview(page, app)
    await locked.getByRole('button', { name: /^Apply/u }).hover()
    await page.getByText(/is locked against writing/u).waitFor()
    expect(complaints).toEqual([])
  },
)

test.skipIf(server === undefined)(
  'a pull brings what changed, drops what is asked for, and a server without change streams says so',
  async () => {
    const source = await fillShop()
    const { page, app } = await open()
    const tasks = await clone(page)
    await tasks.getByRole('button', { name: `Open ${names.shop}` }).click()
    await tasks.getByRole('button', { name: 'Clear finished' }).click()
    await source.collection<Row>('customers').drop()
    await source.collection<Row>('orders').updateOne({ _id: new Int32(1) }, { $set: { state: 'late' } })

    await app.runCommand('Pull from MongoDB')
    const dialog = page.getByRole('dialog', { name: 'Pull from MongoDB' })
    await dialog.getByRole('combobox', { name: 'Database' }).selectOption(names.shop)
    await dialog.getByRole('radio', { name: 'Drop 1 collection' }).click()
    await dialog.getByRole('button', { name: 'Pull 1 collection, drop 1 other' }).click()
    await tasks.getByText('Documents: 1 updated, 299 unchanged').waitFor()
    await tasks.getByText('Not in the database, and were dropped from the branch: customers').waitFor()
    await app.collection('customers').waitFor({ state: 'hidden' })
    await tasks.getByRole('button', { name: 'Clear finished' }).click()

    const hello = await client.db('admin').command({ hello: 1 })
    if (hello['setName'] !== undefined) return
    await app.branch('main').click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Follow a database…' }).click()
    const following = page.getByRole('dialog', { name: 'Let main follow a database' })
    await following.getByRole('combobox', { name: 'Database' }).selectOption(names.shop)
    await following.getByRole('button', { name: 'Follow', exact: true }).click()
    await tasks.getByText(/has no change streams/u).waitFor()
    await app.page.getByRole('tree', { name: 'Branches' }).getByText('not following').waitFor()
    await tasks.getByRole('button', { name: 'Pull instead…' }).click()
    await dialog.waitFor()
    expect(complaints).toEqual([])
  },
)
