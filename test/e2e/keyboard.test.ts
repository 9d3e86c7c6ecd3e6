import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Locator } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { AppPage } from '../support/app-page.ts'
import { openBrowser, startWebProcess } from '../support/web-process.ts'
import type { WebProcess, Windows } from '../support/web-process.ts'

const tabsMax = 80

let dataDir: string
let host: WebProcess
let windows: Windows

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'argon-keyboard-'))
  host = await startWebProcess(dataDir)
  windows = await openBrowser()
})

afterAll(async () => {
  await windows.close()
  await host.close()
  await rm(dataDir, { recursive: true, maxRetries: 5 })
})

const hasFocus = (target: Locator): Promise<boolean> =>
  target.evaluate((element) => element === document.activeElement)

/** Presses Tab until `target` has the focus, as somebody without a mouse does. */
async function tabTo(app: AppPage, target: Locator): Promise<void> {
  await target.waitFor()
  for (let pressed = 0; pressed < tabsMax; pressed++) {
    if (await hasFocus(target)) return
    await app.page.keyboard.press('Tab')
  }
  expect.fail(`Tab does not lead to ${target.toString()}`)
}

/** Every element in the order of Tab shows that it has the focus. */
async function expectVisibleFocus(app: AppPage): Promise<void> {
  const shows = await app.page.evaluate(() => {
    const element = document.activeElement
    return element !== null && element !== document.body && element.matches(':focus-visible')
  })
  expect(shows).toBe(true)
}

test('from the start page to a branch from the past and back, without a mouse', async () => {
  const app = await windows.open(host.url)
  const { page } = app
  await tabTo(app, page.getByRole('button', { name: 'Open the sample shop' }))
  await expectVisibleFocus(app)
  await page.keyboard.press('Enter')
  await app.grid.getByRole('row').nth(3).waitFor()

  const collections = page.getByRole('tree', { name: 'Collections' })
  await tabTo(app, collections.locator('[role=treeitem][tabindex="0"]'))
  await page.keyboard.press('End')
  await page.keyboard.press('ArrowUp')
  await expect.poll(() => hasFocus(app.collection('products'))).toBe(true)
  await page.keyboard.press('Enter')
  await app.grid.getByRole('row', { name: 'DSK-' }).first().waitFor()

  await page.keyboard.press('ControlOrMeta+1')
  await page.keyboard.press('Home')
  const first = app.grid.getByRole('row').first()
  const name = /name: '([^']+)'/u.exec(await first.innerText())?.[1] ?? ''
  await page.keyboard.press('F2')
  const editor = page.locator('.cm-content')
  await expect.poll(() => hasFocus(editor)).toBe(true)
  const text = await editor.innerText()
  await page.keyboard.press('ControlOrMeta+A')
  await page.keyboard.insertText(text.replace(name, 'Written by keys'))
  await page.keyboard.press('ControlOrMeta+S')
  await app.grid.getByRole('row', { name: 'Written by keys' }).waitFor()

  await page.keyboard.press('ControlOrMeta+2')
  await tabTo(app, app.slider)
  await expectVisibleFocus(app)
  await page.keyboard.press('ArrowLeft')
  await app.notice.waitFor()
  await app.grid.getByRole('row', { name }).first().waitFor()

  await page.keyboard.press('b')
  const field = page.getByRole('textbox', { name: 'Name of the new branch' })
  await expect.poll(() => hasFocus(field)).toBe(true)
  await page.keyboard.press('ControlOrMeta+A')
  await page.keyboard.type('by keys')
  await page.keyboard.press('Enter')
  await page.getByRole('slider', { name: 'History of by keys' }).waitFor()
  await app.branch('by keys').waitFor()
  await app.grid.getByRole('row', { name }).first().waitFor()

  await page.keyboard.press('ControlOrMeta+B')
  await page.keyboard.type('main')
  await page.keyboard.press('Enter')
  await page.getByRole('slider', { name: 'History of main' }).waitFor()
  await app.grid.getByRole('row', { name: 'Written by keys' }).waitFor()
  expect(windows.complaints).toEqual([])
})

test('Escape closes one layer at a time and gives the focus back', async () => {
  const app = await windows.open(host.url)
  const { page } = app
  await app.openSample()
  const settings = page.getByRole('button', { name: 'Settings', exact: true })
  await tabTo(app, settings)
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Comfortable' }).waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Comfortable' }).waitFor({ state: 'hidden' })
  await expect.poll(() => hasFocus(settings)).toBe(true)

  await page.keyboard.press('ControlOrMeta+/')
  const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
  await sheet.waitFor()
  await page.keyboard.press('Escape')
  await sheet.waitFor({ state: 'hidden' })
  await expect.poll(() => hasFocus(settings)).toBe(true)
})
