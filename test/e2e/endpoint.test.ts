import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { MongoClient } from 'mongodb'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openBrowser, startWebProcess } from '../support/web-process.ts'
import type { WebProcess, Windows } from '../support/web-process.ts'

let dataDir: string
let host: WebProcess
let windows: Windows

beforeEach(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'argon-endpoint-'))
  host = await startWebProcess(dataDir)
  windows = await openBrowser()
})

afterEach(async () => {
  await windows.close()
  await host.close()
  await rm(dataDir, { recursive: true, maxRetries: 5 })
})

test('a client connects by what a person has copied, is seen there, and its write is in the history', async () => {
  const app = await windows.open(host.url)
  const { page } = app
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await app.createProject('Corner shop')
  await page.getByRole('button', { name: 'Use with MongoDB clients' }).click()
  const dialog = page.getByRole('dialog')
  // By the keyboard alone: the port has the focus.
  const port = dialog.getByRole('textbox', { name: 'Port' })
  await port.fill('70000')
  await dialog.getByText('A port is a number from 1 to 65535').waitFor()
  await port.fill('0')
  await page.keyboard.press('Enter')
  await dialog.getByText('corner-shop~main').first().waitFor()
  await dialog.getByText('Nobody is connected now.').waitFor()
  expect(await dialog.innerText()).toContain('mongodb://argon:•••@127.0.0.1:')
  await dialog.getByRole('button', { name: 'Copy' }).click()
  await page.getByText('Copied the connection string').waitFor()
  const uri = await page.evaluate(() => navigator.clipboard.readText())

  const client = new MongoClient(uri, { appName: 'till' })
  try {
    await client.db().collection('items').insertOne({ name: 'apple' })
    await dialog.getByRole('row', { name: 'till' }).getByText('corner-shop~main').waitFor()
  } finally {
    await client.close()
  }
  await dialog.getByText('Nobody is connected now.').waitFor()
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'hidden' })
  await app.collection('items').click()
  await app.grid.getByRole('row', { name: 'apple' }).waitFor()

  // It is open again with the app, and closed for good when a person closes it.
  await windows.closeAll()
  await host.close()
  await host.start()
  const again = await windows.open(host.url)
  await again.page.getByRole('button', { name: /^MongoDB clients connect on port/u }).click()
  await again.page.getByRole('dialog').getByRole('button', { name: 'Stop', exact: true }).click()
  await again.page.getByRole('textbox', { name: 'Port' }).waitFor()
  expect(windows.complaints).toEqual([])
})
