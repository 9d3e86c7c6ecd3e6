import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { openLmdbStore } from '../../electron/engine/store/lmdb-store.ts'
import { flipByte, storedRows } from '../support/damaged-file.ts'
import type { AppPage } from '../support/app-page.ts'
import { openBrowser, startWebProcess } from '../support/web-process.ts'
import type { WebProcess, Windows } from '../support/web-process.ts'

let dataDir: string
let host: WebProcess
let windows: Windows

beforeAll(async () => {
  windows = await openBrowser()
})

beforeEach(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'argon-damage-'))
  host = await startWebProcess(dataDir)
})

afterEach(async () => {
  await windows.closeAll()
  await host.close()
  await rm(dataDir, { recursive: true, maxRetries: 5 })
})

afterAll(() => windows.close())

const verification = (app: AppPage) => app.page.getByRole('dialog', { name: 'Verify the log of Damaged' })
const row = (app: AppPage, text: string) => app.grid.getByRole('row', { name: text })

/** Changes a byte of the last row of a table that holds `text`, while the app is not running. */
async function damage(table: string, text: string): Promise<void> {
  const projects = path.join(dataDir, 'projects')
  const [id = ''] = (await readdir(projects)).toSorted()
  const directory = path.join(projects, id, 'store')
  const store = openLmdbStore(directory)
  const damaged = storedRows(store, table).findLast(({ value }) => Buffer.from(value).includes(text))
  await store.close()
  if (damaged === undefined) throw new Error(`No row of ${table} holds ${text}`)
  flipByte(directory, damaged, damaged.key.length + damaged.value.length - 8)
}

async function startOnDamage(table: string, text: string): Promise<AppPage> {
  await windows.closeAll()
  await host.close()
  await damage(table, text)
  await host.start()
  const app = await windows.open(host.url)
  await app.openProject('Damaged')
  await app.branch('main').waitFor()
  await app.runCommand('Verify the Log')
  await verification(app).waitFor()
  return app
}

test('what a bad disk does is found, said and mended: the index from the log, the log into a new project', async () => {
  const written = await windows.open(host.url)
  await written.createProject('Damaged')
  const file = path.join(dataDir, 'notes.json')
  await writeFile(file, '[{"_id":1,"text":"one"},{"_id":2,"text":"two"},{"_id":3,"text":"three"}]')
  await written.importFile(file)
  await written.collection('notes').click()
  await row(written, 'one').waitFor()
  await written.editDocument('one', 'first')
  await row(written, 'first').waitFor()
  await written.editDocument('first', 'newest')
  await row(written, 'newest').waitFor()
  // Damage to the very newest commit is found when the project is opened.
  await written.editDocument('two', 'second')
  await row(written, 'second').waitFor()

  const app = await startOnDamage('current', 'newest')
  const dialog = verification(app)
  await dialog.getByText('The index is damaged at LSN 7').waitFor()
  await dialog.getByText('nothing is lost').waitFor()
  await dialog.getByRole('button', { name: 'Rebuild the index' }).click()
  const panel = app.page.getByRole('region', { name: 'Tasks' })
  await panel.getByText('The index was made anew from the log').waitFor()
  await app.collection('notes').click()
  await row(app, 'newest').waitFor()
  // The very newest record, where the head is read from.
  await app.editDocument('three', 'third')
  await row(app, 'third').waitFor()

  const atHead = await startOnDamage('log', 'third')
  await verification(atHead).getByText('LSN 9 is not as it was written').waitFor()
  await atHead.page.keyboard.press('Escape')
  await verification(atHead).waitFor({ state: 'hidden' })
  const documents = atHead.page.getByRole('region', { name: 'Documents' })
  await documents.getByText('The log is damaged at LSN 9').waitFor()
  await documents.getByRole('button', { name: 'Go to LSN 8' }).click()
  await atHead.collection('notes').click()
  await row(atHead, 'second').waitFor()

  const again = await startOnDamage('log', 'first')
  const found = verification(again)
  await found.getByText('LSN 6 is not as it was written').waitFor()
  await found
    .getByText(/Everything up to LSN 5 can be saved \(3 records\); 4 LSNs from there on are lost/u)
    .waitFor()
  await found.getByRole('button', { name: 'Salvage into a new project' }).click()
  const tasks = again.page.getByRole('region', { name: 'Tasks' })
  await tasks.getByText(/^3 records saved, up to LSN 5; 4 LSNs lost; branch/u).waitFor()
  await tasks.getByRole('button', { name: 'Open Damaged salvaged' }).click()
  await again.collection('notes').click()
  await row(again, 'one').waitFor()
  await row(again, 'newest').waitFor({ state: 'hidden' })
  expect(windows.complaints).toEqual([])
})
