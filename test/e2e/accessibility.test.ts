import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, onTestFinished, test } from 'vitest'
import type { AppPage } from '../support/app-page.ts'
import { expectAccessible } from '../support/axe.ts'
import { makeScreenFiles, resetWindow, screens } from '../support/screens.ts'
import type { ScreenFiles } from '../support/screens.ts'
import { openBrowser, startWebProcess } from '../support/web-process.ts'
import type { WebProcess, Windows } from '../support/web-process.ts'

let dataDir: string
let files: ScreenFiles
let host: WebProcess
let windows: Windows
let app: AppPage

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'argon-axe-'))
  files = await makeScreenFiles(dataDir)
  host = await startWebProcess(dataDir)
  windows = await openBrowser()
  app = await windows.open(host.url)
  await app.openSample()
})

afterAll(async () => {
  await windows.close()
  await host.close()
  await rm(dataDir, { recursive: true, maxRetries: 5 })
})

describe('axe finds nothing serious, light and dark', () => {
  test.each(screens)('$name', async ({ open, size, part }) => {
    await app.page.setViewportSize(size ?? { width: 1440, height: 900 })
    await resetWindow(app)
    await open(app, files)
    await expectAccessible(app.page, part)
  })

  test('a host that does not answer', async () => {
    await resetWindow(app)
    await app.openProject('Sample shop')
    await app.grid.getByRole('row').nth(3).waitFor()
    onTestFinished(() => host.start())
    await host.kill()
    await app.page.getByText('The engine does not answer.').waitFor()
    await expectAccessible(app.page)
  })
})
