import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Locator } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { AppPage } from '../support/app-page.ts'
import { expectFocus, hasFocus } from '../support/focus.ts'
import { openBrowser, startWebProcess } from '../support/web-process.ts'
import type { WebProcess, Windows } from '../support/web-process.ts'

const tabsMax = 80

let dataDir: string
let host: WebProcess
let windows: Windows

beforeAll(async () => {
  windows = await openBrowser()
})

beforeEach(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'argon-keyboard-'))
  host = await startWebProcess(dataDir)
})

afterEach(async () => {
  await windows.closeAll()
  await host.close()
  await rm(dataDir, { recursive: true, maxRetries: 5 })
})

afterAll(() => windows.close())

const holdsFocus = (target: Locator): Promise<boolean> =>
  target.evaluate((element) => element.contains(document.activeElement))

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
  const shows = () =>
    app.page.evaluate(() => {
      const element = document.activeElement
      return element !== null && element !== document.body && element.matches(':focus-visible')
    })
  await expect.poll(shows).toBe(true)
}

test('from the start page to a branch from the past and back, without a mouse', async () => {
  const app = await windows.open(host.url)
  const { page } = app
  await tabTo(app, page.getByRole('button', { name: 'Open the sample shop' }))
  await expectVisibleFocus(app)
  await page.keyboard.press('Enter')
  await app.grid.getByRole('row').nth(3).waitFor()

  const collections = page.getByRole('tree', { name: 'Collections' })
  await app.collection('products').waitFor()
  await tabTo(app, collections.locator('[role=treeitem][tabindex="0"]'))
  await page.keyboard.press('End')
  await page.keyboard.press('ArrowUp')
  await expectFocus(app.collection('products'))
  await page.keyboard.press('Enter')
  await app.grid.getByRole('row', { name: 'DSK-' }).first().waitFor()

  await page.keyboard.press('ControlOrMeta+1')
  await expect.poll(() => holdsFocus(app.grid)).toBe(true)
  await page.keyboard.press('Home')
  const first = app.grid.getByRole('row').first()
  const name = /name: '([^']+)'/u.exec(await first.innerText())?.[1] ?? ''
  await page.keyboard.press('F2')
  await expectFocus(app.editor.filter({ hasText: name }))
  const text = await app.editor.innerText()
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
  await expectFocus(field)
  await page.keyboard.press('ControlOrMeta+A')
  await page.keyboard.type('by keys')
  await page.keyboard.press('Enter')
  await page.getByRole('slider', { name: 'History of by keys' }).waitFor()
  await app.branch('by keys').waitFor()
  await app.grid.getByRole('row', { name }).first().waitFor()

  await page.keyboard.press('ControlOrMeta+B')
  const switcher = page.getByRole('dialog', { name: 'Switch branch' })
  await expectFocus(switcher.getByRole('combobox'))
  await page.keyboard.type('main')
  await switcher.getByRole('option', { name: 'main', selected: true }).waitFor()
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
  await expectFocus(settings)

  await page.keyboard.press('ControlOrMeta+/')
  const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
  await sheet.waitFor()
  await page.keyboard.press('Escape')
  await sheet.waitFor({ state: 'hidden' })
  await expectFocus(settings)
})
