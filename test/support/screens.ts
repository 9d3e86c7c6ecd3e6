import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Locator } from 'playwright-core'
import type { AppPage } from './app-page.ts'

/** One screen of the app, and how a person comes to it from the start page. */
export interface Screen {
  /** File name of its picture. */
  readonly name: string
  readonly open: (app: AppPage, files: ScreenFiles) => Promise<void>
  /** What the screen adds to one that is in the list already, as a selector; the whole window when nothing is said. */
  readonly part?: string
  /** Size of the window; 1440 by 900 when nothing is said. */
  readonly size?: { readonly width: number; readonly height: number }
}

/** What the screens import: real data, and a file that is no data. */
export interface ScreenFiles {
  readonly movies: string
  readonly binary: string
  readonly broken: string
}

/** Writes the files that the screens import into `folder`. */
export async function makeScreenFiles(folder: string): Promise<ScreenFiles> {
  const dataSets = path.resolve(import.meta.dirname, '../../node_modules/vega-datasets/data')
  const binary = path.join(folder, 'picture.json')
  await writeFile(
    binary,
    Uint8Array.from({ length: 4096 }, (_, index) => (index * 7) % 256),
  )
  const broken = path.join(folder, 'readings.ndjson')
  const lines = Array.from({ length: 400 }, (_, index) => `{"_id":${index},"level":${index % 17}}`)
  lines[41] = '{"_id":41,"level":'
  lines[250] = '{"_id":7,"level":3}'
  await writeFile(broken, `${lines.join('\n')}\n`)
  return { movies: path.join(dataSets, 'movies.json'), binary, broken }
}

const dialog = '[role=dialog], [role=alertdialog]'
/** The palette that led to the dialog may still be closing. */
const openDialog = ':is([role=dialog], [role=alertdialog]):not([data-closed])'
const menu = '[role=menu]'
const panel = '#documents-panel'
const smallWindow = { width: 1024, height: 640 }
/** As narrow as a window of a browser beside another one. */
const narrowWindow = { width: 520, height: 800 }

/** Puts the window back to the start page, as if the app had never been used in this browser. */
export async function resetWindow(app: AppPage): Promise<void> {
  await app.page.evaluate(async () => {
    localStorage.clear()
    const databases = await indexedDB.databases()
    for (const { name } of databases) if (name !== undefined) indexedDB.deleteDatabase(name)
  })
  await app.page.reload()
  await app.page.getByRole('button', { name: 'Open the sample shop' }).waitFor()
}

async function openShop(app: AppPage, collection = 'orders'): Promise<void> {
  await app.openProject('Sample shop')
  await app.collection(collection).click()
  await app.grid.getByRole('row').nth(3).waitFor()
}

async function openShopInThePast(app: AppPage): Promise<void> {
  await openShop(app)
  await app.slider.focus()
  for (let step = 0; step < 3; step++) await app.page.keyboard.press('PageDown')
  await app.notice.waitFor()
}

async function openEditor(app: AppPage): Promise<void> {
  await openShop(app, 'products')
  await app.openEditor()
}

async function openDialogByCommand(app: AppPage, command: string): Promise<void> {
  await openShop(app)
  await app.runCommand(command)
  await app.page.locator(openDialog).waitFor()
}

const dialogByCommand =
  (command: string) =>
  (app: AppPage): Promise<void> =>
    openDialogByCommand(app, command)

const collectionMenu =
  (item: RegExp) =>
  async (app: AppPage): Promise<void> => {
    await openShop(app)
    await app.collection('orders').click({ button: 'right' })
    await app.page.getByRole('menuitem', { name: item }).click()
    await app.page.locator(openDialog).waitFor()
  }

/** Opens the dialog from the start page, with a connection string pasted into it. */
async function openConnect(app: AppPage, uri: string): Promise<Locator> {
  await app.page.getByRole('button', { name: /^Connect to MongoDB/u }).click()
  const opened = app.page.getByRole('dialog', { name: 'Connect to MongoDB' })
  await opened.getByRole('textbox', { name: 'Connection string' }).fill(uri)
  await app.page.keyboard.press('Tab')
  return opened
}

async function openConnectForm(app: AppPage, part: string): Promise<void> {
  const opened = await openConnect(app, 'mongodb://ann:s3cret@db.example.com/shop?replicaSet=rs0&tls=true')
  await opened.getByRole('button', { name: /^Servers, login and TLS/u }).click()
  await opened.getByRole('button', { name: part, exact: true }).click()
}

/** Windows in which the connection was saved; the list of them gives no sign once it has been read. */
const withConnection = new WeakSet<AppPage>()
const savedConnection = (app: AppPage): Locator =>
  app.page.getByRole('treeitem', { name: 'Shop in production' }).first()

/** Saves a connection that asks for its password, unless an earlier screen did. */
async function saveConnection(app: AppPage): Promise<void> {
  if (withConnection.has(app)) return savedConnection(app).waitFor()
  const opened = await openConnect(app, 'mongodb+srv://ann:s3cret@shop.abcde.example.com/orders')
  await opened.getByRole('textbox', { name: 'Name', exact: true }).fill('Shop in production')
  await opened.getByRole('radio', { name: 'Red' }).click()
  await opened.getByRole('checkbox', { name: /^Favourite/u }).click()
  await opened.getByRole('checkbox', { name: /^Read-only/u }).click()
  await opened.getByRole('button', { name: 'Save', exact: true }).click()
  await savedConnection(app).waitFor()
  withConnection.add(app)
}

/** Opens the project that nothing was done in, making it where an earlier try did not. */
async function openEmptyProject(app: AppPage): Promise<void> {
  const projects = app.page.getByRole('region', { name: 'Projects' })
  await projects.getByRole('button', { name: 'Sample shop' }).first().waitFor()
  const made = projects.getByRole('button', { name: 'Nothing yet' }).first()
  if (await made.isVisible()) await made.click()
  else await app.createProject('Nothing yet')
}

/** Screens that need nothing but the sample shop in the data directory; each begins at the start page. */
export const screens: readonly Screen[] = [
  { name: 'start', open: async () => {} },
  { name: 'project', open: (app) => openShop(app) },
  { name: 'project-small', open: (app) => openShop(app), size: smallWindow },
  {
    name: 'branch',
    open: async (app) => {
      await openShop(app, 'products')
      await app.branch('pricing-test').click()
      await app.page.getByRole('slider', { name: 'History of pricing-test' }).waitFor()
    },
  },
  { name: 'past', open: openShopInThePast },
  { name: 'past-small', open: openShopInThePast, size: smallWindow },
  {
    name: 'json',
    open: async (app) => {
      await openShop(app)
      await app.page.getByRole('button', { name: 'JSON', exact: true }).click()
      await app.grid.getByRole('row').nth(3).waitFor()
    },
  },
  { name: 'editor', part: panel, open: openEditor },
  {
    name: 'editor-error',
    part: panel,
    open: async (app) => {
      await openEditor(app)
      await app.page.keyboard.press('ControlOrMeta+End')
      await app.page.keyboard.insertText(' oops')
      await app.page
        .getByText(/^Line \d+:/u)
        .first()
        .waitFor()
    },
  },
  {
    name: 'insert',
    part: panel,
    open: async (app) => {
      await openShop(app)
      await app.page.getByRole('button', { name: 'Insert', exact: true }).click()
      await app.page.locator('.cm-content').waitFor()
    },
  },
  {
    name: 'document-history',
    part: panel,
    open: async (app) => {
      await openShop(app, 'products')
      await app.grid.getByRole('row').nth(1).click()
      await app.page.keyboard.press('h')
      await app.page.getByRole('listbox', { name: /^Versions/u }).waitFor()
    },
  },
  {
    name: 'document-menu',
    part: menu,
    open: async (app) => {
      await openShop(app)
      await app.grid.getByRole('row').nth(2).click({ button: 'right' })
      await app.page.getByRole('menu').waitFor()
    },
  },
  {
    name: 'branch-menu',
    part: menu,
    open: async (app) => {
      await openShop(app)
      await app.branch('pricing-test').click({ button: 'right' })
      await app.page.getByRole('menu').waitFor()
    },
  },
  {
    name: 'project-menu',
    part: menu,
    open: async (app) => {
      await openShop(app)
      await app.page.getByRole('button', { name: 'Sample shop' }).click()
      await app.page.getByRole('menu').waitFor()
    },
  },
  {
    name: 'connect',
    part: dialog,
    open: async (app) => {
      const opened = await openConnect(app, 'mongodb://ann:s3cret@db.example.com:27017/shop?replicaSet=rs0')
      await opened.getByRole('radio', { name: /^On this computer/u }).waitFor()
    },
  },
  { name: 'connect-form', part: dialog, open: (app) => openConnectForm(app, 'Servers') },
  { name: 'connect-login', part: dialog, open: (app) => openConnectForm(app, 'Login'), size: narrowWindow },
  { name: 'connect-tls', part: dialog, open: (app) => openConnectForm(app, 'TLS'), size: smallWindow },
  {
    name: 'connect-reveal',
    part: dialog,
    open: async (app) => {
      const opened = await openConnect(app, 'mongodb://ann:s3cret@db.example.com:27017/shop')
      await opened.getByRole('button', { name: /^Edit connection string/u }).click()
      await opened.getByRole('group', { name: 'Edit connection string' }).waitFor()
    },
  },
  {
    name: 'connect-error',
    part: dialog,
    open: async (app) => {
      const opened = await openConnect(app, 'localhost:1')
      await opened.getByRole('button', { name: 'Connect', exact: true }).click()
      await opened.getByText(/Nothing listens at/u).waitFor()
    },
  },
  {
    name: 'connect-unreadable',
    part: dialog,
    open: async (app) => {
      const opened = await openConnect(app, 'mongodb://db.example.com:none/shop')
      await opened.getByText(/must be a number/u).waitFor()
    },
  },
  {
    name: 'connections',
    part: '[aria-label=Connections]',
    open: async (app) => {
      await saveConnection(app)
      await openShop(app)
    },
  },
  { name: 'connections-start', part: '[aria-label=Connections]', open: saveConnection },
  {
    name: 'connection-menu',
    part: menu,
    open: async (app) => {
      await saveConnection(app)
      await savedConnection(app).click({ button: 'right' })
      await app.page.getByRole('menu').waitFor()
    },
  },
  {
    name: 'test-connection',
    part: dialog,
    open: async (app) => {
      await saveConnection(app)
      await savedConnection(app).click()
      await app.page.getByRole('dialog').getByRole('alert').waitFor()
    },
  },
  { name: 'create-branch', part: dialog, open: dialogByCommand('New Branch') },
  {
    name: 'delete-branch',
    part: dialog,
    open: async (app) => {
      await openShop(app)
      await app.branch('fix-orders').click({ button: 'right' })
      await app.page.getByRole('menuitem', { name: /^Delete/u }).click()
      await app.page.getByRole('alertdialog').waitFor()
    },
  },
  {
    name: 'restore-branch',
    part: dialog,
    open: async (app) => {
      await openShopInThePast(app)
      await app.notice.getByRole('button', { name: 'Restore…' }).click()
      await app.page
        .getByRole('alertdialog')
        .getByText(/will leave/u)
        .waitFor()
    },
  },
  {
    name: 'deleted-branches',
    part: dialog,
    open: async (app) => {
      await openDialogByCommand(app, 'Deleted Branches')
    },
  },
  {
    name: 'create-collection',
    part: dialog,
    open: async (app) => {
      await openShop(app)
      await app.page.getByRole('button', { name: 'New collection' }).click()
      await app.page.getByRole('dialog').waitFor()
    },
  },
  { name: 'rename-collection', part: dialog, open: collectionMenu(/^Rename/u) },
  { name: 'drop-collection', part: dialog, open: collectionMenu(/^Drop/u) },
  {
    name: 'import',
    part: dialog,
    open: async (app, { movies }) => {
      await openShop(app)
      await app.chooseImport(movies)
      await app.page.getByRole('dialog').getByRole('row').nth(3).waitFor()
    },
  },
  {
    name: 'import-refused',
    part: dialog,
    open: async (app, { binary }) => {
      await openShop(app)
      await app.chooseImport(binary)
      await app.page
        .getByRole('dialog')
        .getByText(/binary file/u)
        .first()
        .waitFor()
    },
  },
  {
    name: 'tasks',
    part: '#tasks-panel',
    open: async (app, { broken }) => {
      await openShop(app)
      await app.chooseImport(broken)
      await app.page.getByRole('radio', { name: /^Skip it/u }).click()
      await app.confirmImport()
      await app.showTasks()
      await app.page.getByText('Completed with errors').first().waitFor()
    },
  },
  {
    name: 'create-project-shared',
    part: dialog,
    open: async (app) => {
      await saveConnection(app)
      await app.page.getByRole('button', { name: /^Create an empty project/u }).click()
      const opened = app.page.getByRole('dialog', { name: 'New project' })
      await opened.getByRole('textbox', { name: 'Name' }).fill('Orders of the team')
      await opened.getByRole('radio', { name: /^In a MongoDB/u }).click()
      await opened.getByRole('textbox', { name: 'Database' }).waitFor()
    },
  },
  {
    name: 'migrate',
    part: dialog,
    size: narrowWindow,
    open: async (app) => {
      await saveConnection(app)
      await app.runCommand('Migrate an older installation')
      await app.page.getByRole('dialog', { name: 'Migrate an older installation' }).waitFor()
    },
  },
  {
    name: 'create-project',
    part: dialog,
    open: async (app) => {
      await app.page.getByRole('button', { name: /^Create an empty project/u }).click()
      await app.page.getByRole('dialog').waitFor()
    },
  },
  { name: 'rename-project', part: dialog, open: dialogByCommand('Rename Project') },
  { name: 'delete-project', part: dialog, open: dialogByCommand('Delete Project') },
  {
    name: 'verify-log',
    part: dialog,
    open: async (app) => {
      await openDialogByCommand(app, 'Verify the Log')
      await app.page.getByText('The log is as it was written, and the index says what the log says').waitFor()
    },
  },
  {
    name: 'palette',
    part: dialog,
    open: async (app) => {
      await openShop(app)
      await app.page.keyboard.press('ControlOrMeta+K')
      await app.page.getByRole('combobox').fill('branch')
      await app.page.getByRole('option').first().waitFor()
    },
  },
  {
    name: 'settings',
    part: dialog,
    open: async (app) => {
      await openShop(app)
      await app.page.getByRole('button', { name: 'Settings', exact: true }).click()
      await app.page.getByRole('button', { name: 'Comfortable' }).waitFor()
    },
  },
  { name: 'shortcuts', part: dialog, open: dialogByCommand('Keyboard Shortcuts') },
  {
    name: 'go-to',
    open: async (app) => {
      await openShop(app)
      await app.page.keyboard.press('ControlOrMeta+G')
      await app.page.getByRole('textbox', { name: 'LSN or time' }).waitFor()
    },
  },
  { name: 'endpoint-closed', part: dialog, open: dialogByCommand('Use with MongoDB Clients') },
  {
    name: 'endpoint',
    part: dialog,
    open: async (app) => {
      await openDialogByCommand(app, 'Use with MongoDB Clients')
      const opened = app.page.getByText('Nobody is connected now.')
      const port = app.page.getByRole('textbox', { name: 'Port' })
      await opened.or(port).first().waitFor()
      if (await port.isVisible()) {
        await port.fill('0')
        await app.page.keyboard.press('Enter')
      }
      await opened.waitFor()
    },
  },
  { name: 'about', part: dialog, open: dialogByCommand('About') },
  {
    name: 'empty-project',
    open: async (app) => {
      await openEmptyProject(app)
      await app.page.getByText('This branch has no collections yet').waitFor()
    },
  },
  {
    name: 'empty-collection',
    open: async (app) => {
      await openEmptyProject(app)
      const create = app.page.getByRole('main').getByRole('button', { name: 'New collection' })
      const notes = app.collection('notes')
      await create.or(notes).first().waitFor()
      if (await notes.isVisible()) await notes.click()
      else {
        await create.click()
        await app.page.getByRole('dialog').getByRole('textbox').fill('notes')
        await app.page.keyboard.press('Enter')
      }
      await app.page.getByText('has no documents').waitFor()
    },
  },
  {
    name: 'missing-collection',
    open: async (app) => {
      await openShop(app)
      await app.slider.focus()
      await app.page.keyboard.press('Home')
      await app.page.getByText(/did not exist at/u).waitFor()
    },
  },
]
