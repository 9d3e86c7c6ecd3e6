import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { AppPage } from '../support/app-page.ts'
import { expectAccessible } from '../support/axe.ts'
import { expectFocus, focusOn } from '../support/focus.ts'
import { availableHosts, closeBrowsers, openHost } from '../support/hosts.ts'
import type { HostKind, OpenedHost } from '../support/hosts.ts'
import { startFerretDb } from '../support/mongodb/ferretdb.ts'
import type { RunningServer } from '../support/mongodb/servers.ts'

const password = 's3cret/of:ann'
const encoded = encodeURIComponent(password)
const buildMilliseconds = 20 * 60_000

let server: RunningServer | undefined
let silent: Server
let dataDir: string
let host: OpenedHost | undefined
let complaints: string[]
const sockets: Socket[] = []

beforeAll(async () => {
  server = await startFerretDb([
    ...['--test-enable-new-auth', '--setup-database=admin', '--setup-username=ann'],
    `--setup-password=${password}`,
  ])
  silent = createServer((socket) => void sockets.push(socket)).listen(0, '127.0.0.1')
  await once(silent, 'listening')
}, buildMilliseconds)

afterAll(async () => {
  for (const socket of sockets) socket.destroy()
  silent.close()
  await closeBrowsers()
  await server?.stop()
})

beforeEach(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'argon-e2e-connections-'))
  complaints = []
})

afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await host?.page.screenshot({ path: '.cache/e2e/connections.png' })
  await host?.close()
  host = undefined
  await rm(dataDir, { recursive: true, maxRetries: 5 })
})

async function open(kind: HostKind, env: Readonly<Record<string, string>> = {}): Promise<Page> {
  const opened = await openHost(kind, { dataDir, env })
  host = opened
  return listen(opened.page)
}

async function restart(): Promise<Page> {
  if (host === undefined) throw new Error('The app was not opened')
  return listen(await host.restart())
}

function listen(page: Page): Page {
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
  return page
}

async function openDialog(page: Page): Promise<Locator> {
  await page.getByRole('button', { name: /^Connect to MongoDB/u }).click()
  return page.getByRole('dialog')
}

const uriField = (dialog: Locator): Locator => dialog.getByRole('textbox', { name: 'Connection string' })
const expectValue = (field: Locator, value: string): Promise<void> =>
  expect.poll(() => field.inputValue()).toBe(value)
const row = (page: Page, name: string): Locator => page.getByRole('treeitem', { name })
const uriOfServer = (): string => (server?.uri ?? '').replace('//', `//ann:${encoded}@`)

/** Every text that the app wrote to the disk, and the title of its window. */
async function everythingKept(page: Page): Promise<string> {
  const names = await readdir(dataDir, { recursive: true })
  const files = await Promise.all(
    names
      .map((name) => path.join(dataDir, name))
      .map(async (file) => ((await stat(file)).isFile() ? readFile(file, 'latin1') : '')),
  )
  return [...files, await page.title(), ...complaints].join('\n')
}

const hosts = availableHosts()

describe.each(hosts)('connecting on the host "%s"', (kind) => {
  test('by the keyboard alone: paste, Enter, see what the server is, find it in the list, and after a restart', async ({
    skip,
  }) => {
    if (server === undefined) return skip()
    const page = await open(kind)
    await page.getByRole('button', { name: /^Connect to MongoDB/u }).focus()
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog')
    await uriField(dialog).waitFor()
    await expectFocus(uriField(dialog))
    await page.keyboard.insertText(uriOfServer())
    await page.keyboard.press('Enter')
    await dialog.getByText('FerretDB 1.24.2').waitFor()
    await dialog.getByText('ann@admin').waitFor()
    await dialog.getByText('Standalone', { exact: true }).waitFor()
    expect(await page.content()).not.toContain(encoded)
    await expectAccessible(page, '[role=dialog]')
    await dialog.getByRole('button', { name: 'Clone a database…' }).waitFor()
    await page.keyboard.press('Escape')
    const name = new URL(server.uri).host
    await row(page, name).waitFor()

    const again = await restart()
    await row(again, name).click()
    await again.getByRole('dialog').getByText('ann@admin').waitFor()
    const kept = await everythingKept(again)
    expect(kept).toContain(`ann@${name}`)
    for (const form of [password, encoded]) expect(kept).not.toContain(form)
    expect(complaints).toEqual([])
    return undefined
  })
})

describe('the dialog', () => {
  test('the connection string and the form follow each other, and the password is in neither', async () => {
    const page = await open('web')
    await page.getByRole('button', { name: /^Connect to MongoDB/u }).waitFor()
    await new AppPage(page).runCommand('Connect to MongoDB')
    const dialog = page.getByRole('dialog', { name: 'Connect to MongoDB' })
    await uriField(dialog).fill(`mongodb://ann:${encoded}@one:1,two:2/shop?replicaSet=rs0`)
    await page.keyboard.press('Tab')
    await expectValue(uriField(dialog), 'mongodb://ann@one:1,two:2/shop?replicaSet=rs0')
    await expectValue(dialog.getByLabel('Password of ann', { exact: true }), password)

    await dialog.getByRole('button', { name: /^Servers, login and TLS/u }).click()
    await expectValue(dialog.getByRole('textbox', { name: 'Hosts' }), 'one:1,two:2')
    await dialog.getByRole('textbox', { name: 'Replica set' }).fill('rs1')
    await dialog.getByRole('combobox', { name: 'Read from' }).selectOption('nearest')
    await dialog.getByRole('button', { name: 'TLS', exact: true }).click()
    await dialog.getByRole('combobox', { name: 'TLS' }).selectOption('On')
    const text = 'mongodb://ann@one:1,two:2/shop?replicaSet=rs1&readPreference=nearest&tls=true'
    await expectValue(uriField(dialog), text)
    await dialog.getByRole('button', { name: 'Login', exact: true }).click()
    await dialog.getByRole('textbox', { name: 'User name' }).fill('')
    await expect.poll(() => dialog.getByLabel(/^Password of/u).count()).toBe(0)

    await uriField(dialog).fill('mongodb+srv://eve@cluster.example.com')
    await expectValue(dialog.getByRole('textbox', { name: 'User name' }), 'eve')
    await uriField(dialog).fill('mongodb://')
    await dialog.getByText(/follow the connection string once it can be read/u).waitFor()
    await page.keyboard.press('Tab')
    await dialog.getByText(/A host is missing/u).waitFor()
    expect(complaints).toEqual([])
  })

  test('shows the password in the connection string only where that is confirmed', async () => {
    const page = await open('web')
    const dialog = await openDialog(page)
    await uriField(dialog).fill(`mongodb://ann:${encoded}@h`)
    await page.keyboard.press('Tab')
    const eye = dialog.getByRole('button', { name: /^Edit connection string with/u })
    await eye.click()
    await dialog.getByRole('button', { name: 'Keep it hidden' }).click()
    await expectValue(uriField(dialog), 'mongodb://ann@h')
    await eye.click()
    await dialog.getByRole('button', { name: 'Edit connection string', exact: true }).click()
    await expectValue(uriField(dialog), `mongodb://ann:${encoded}@h`)
    await dialog.getByRole('button', { name: 'Hide the password' }).click()
    await expectValue(uriField(dialog), 'mongodb://ann@h')
  })

  test('takes the password out of what is pasted at once', async () => {
    const page = await open('web')
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    const dialog = await openDialog(page)
    await uriField(dialog).focus()
    await page.evaluate(
      (text) => navigator.clipboard.writeText(text),
      `mongodb+srv://ann:${password}@c.example.com`,
    )
    await page.keyboard.press('ControlOrMeta+A')
    await page.keyboard.press('ControlOrMeta+V')
    await expectValue(uriField(dialog), 'mongodb+srv://ann@c.example.com')
    await expectValue(dialog.getByLabel('Password of ann', { exact: true }), password)
    await page.keyboard.press('End')
    await page.keyboard.type('/shop')
    await expectValue(uriField(dialog), 'mongodb+srv://ann@c.example.com/shop')
  })

  test('says why it cannot connect where it was typed; giving up keeps what was typed', async () => {
    const page = await open('web')
    const dialog = await openDialog(page)
    await uriField(dialog).fill('localhost:1')
    await page.keyboard.press('Enter')
    await dialog
      .getByRole('alert')
      .getByText(/Nothing listens at/u)
      .waitFor()

    const { port } = silent.address() as AddressInfo
    for (const giveUp of ['Escape', 'Enter']) {
      await uriField(dialog).fill(`127.0.0.1:${port}`)
      await page.keyboard.press('Enter')
      await dialog.getByText('Connecting…').waitFor()
      // The focus is on Cancel by then, so that Enter gives up too.
      await expectFocus(dialog.getByRole('button', { name: 'Cancel' }))
      await page.keyboard.press(giveUp)
      await dialog.getByRole('button', { name: 'Connect', exact: true }).waitFor()
      await expectValue(uriField(dialog), `mongodb://127.0.0.1:${port}`)
      await expectFocus(uriField(dialog))
    }
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'hidden' })
    expect(complaints).toEqual([])
  })
})

describe('saved connections', () => {
  async function save(page: Page, name: string, keeping: RegExp): Promise<void> {
    const dialog = await openDialog(page)
    await uriField(dialog).fill(server === undefined ? `mongodb://ann:${encoded}@127.0.0.1:1` : uriOfServer())
    await page.keyboard.press('Tab')
    await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill(name)
    await dialog.getByRole('radio', { name: keeping }).click()
    await dialog.getByRole('button', { name: 'Save', exact: true }).click()
    await row(page, name).waitFor()
    await dialog.waitFor({ state: 'hidden' })
  }

  test('are edited without their password, copied without it, deleted and brought back', async () => {
    const page = await open('web')
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await save(page, 'Shop', /^On this computer/u)
    await focusOn(row(page, 'Shop'))
    await page.keyboard.press('F2')
    const dialog = page.getByRole('dialog', { name: 'Edit connection Shop' })
    const field = dialog.getByLabel('Password of ann', { exact: true })
    await expect.poll(() => field.getAttribute('placeholder')).toBe('Unchanged; type to replace it')
    await expectValue(field, '')
    await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('Store')
    await dialog.getByRole('button', { name: 'Save', exact: true }).click()
    await row(page, 'Store').click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Copy connection string' }).click()
    await page.getByText('Copied the connection string, without its password').waitFor()
    const copied = await page.evaluate(() => navigator.clipboard.readText())
    expect(copied).toMatch(/^mongodb:\/\/ann@127\.0\.0\.1:\d+$/u)

    await page.getByRole('menu').waitFor({ state: 'hidden' })
    await focusOn(row(page, 'Store'))
    await page.keyboard.press('Delete')
    await row(page, 'Store').waitFor({ state: 'hidden' })
    await page.getByRole('button', { name: 'Undo', exact: true }).click()
    await row(page, 'Store').click()
    const answer = server === undefined ? /Nothing listens/u : 'ann@admin'
    await page.getByRole('dialog').getByText(answer).waitFor()
    expect(complaints).toEqual([])
  })

  test('that ask for their password each time ask after a restart, and go on where they were', async ({
    skip,
  }) => {
    if (server === undefined) return skip()
    await save(await open('web'), 'Asking', /^Ask each time/u)
    const page = await restart()
    await row(page, 'Asking').click()
    const asked = page.getByRole('dialog', { name: 'Password for Asking' })
    await asked.waitFor()
    await expectAccessible(page, '[role=dialog]:not([data-closed])')
    await asked.getByLabel('Password of ann', { exact: true }).fill(password)
    await page.keyboard.press('Enter')
    await page.getByRole('dialog', { name: 'Connection Asking' }).getByText('ann@admin').waitFor()
    const kept = await everythingKept(page)
    for (const form of [password, encoded]) expect(kept).not.toContain(form)
    return undefined
  })

  test('that ask for their password ask before a database is cloned, and the choice goes on', async ({
    skip,
  }) => {
    if (server === undefined) return skip()
    await save(await open('web'), 'Asking', /^Ask each time/u)
    const page = await restart()
    await row(page, 'Asking').waitFor()
    await page.getByRole('button', { name: /^Clone a database/u }).click()
    const asked = page.getByRole('dialog', { name: 'Password for Asking' })
    await asked.getByLabel('Password of ann', { exact: true }).fill(password)
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog', { name: 'Clone a database' })
    await dialog.getByText('There is no database on this server').waitFor()
    expect(complaints).toEqual([])
    return undefined
  })

  test.each([
    ['web', {}, /Not protected by a key store/u, 'keyFile'],
    ['double', {}, /Encrypted by this computer’s key store \(GNOME Keyring\)/u, 'system'],
    ['double', { ARGON_DOUBLE_KEYRING: 'none' }, /Not protected by a key store/u, 'keyFile'],
  ] as const)('on the host %s with %j say how they are protected', async (kind, env, words, by) => {
    const page = await open(kind, env)
    const dialog = await openDialog(page)
    await uriField(dialog).fill(`mongodb://ann:${encoded}@h`)
    await dialog.getByText(words).waitFor()
    await dialog.getByRole('button', { name: 'Save', exact: true }).click()
    await row(page, 'h').waitFor()
    const file = JSON.parse(await readFile(path.join(dataDir, 'connections.json'), 'utf8')) as unknown
    expect(file).toMatchObject({ connections: [{ uri: 'mongodb://ann@h', sealed: { by } }] })
  })
})
