import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { chromium } from 'playwright-core'
import type { Page } from 'playwright-core'
import { createApi } from '../../electron/api/api.ts'
import { createEngine } from '../../electron/engine/engine.ts'
import { startWebHost } from '../../electron/web/host.ts'
import { WireService } from '../../electron/wire/service.ts'
import { contract } from '../../shared/contract/contract.ts'
import { serve } from '../../shared/rpc/serve.ts'
import { AppPage } from '../../test/support/app-page.ts'
import { chromiumLaunchOptions } from '../../test/support/chromium.ts'
import { makeScreenFiles, resetWindow, screens } from '../../test/support/screens.ts'
import type { Screen } from '../../test/support/screens.ts'
import { createTestSecretStore } from '../../test/support/test-secret-store.ts'
import { smallPng } from './small-png.ts'
import { buildStale, targets } from './targets.ts'

/**
 * `npm run gallery [name ...]`: a picture of each screen, light and dark, in build/docs/screens. Time stands at
 * one moment and chance begins with one seed, in the engine and in the page, so that a picture changes only when
 * the app does.
 */

const projectRoot = path.resolve(import.meta.dirname, '../..')
const folder = path.join(projectRoot, 'build/docs/screens')
const themes = ['light', 'dark'] as const
const usualSize = { width: 1440, height: 900 }
const moment = Date.UTC(2026, 2, 20, 9, 30)

/** Bytes that look random and are the same in every run. */
function seededBytes(): (length: number) => Buffer {
  let count = 0
  return (length) => {
    const blocks: Buffer[] = []
    for (let size = 0; size < length; size += 32) {
      blocks.push(createHash('sha256').update(`gallery ${count++}`).digest())
    }
    return Buffer.concat(blocks).subarray(0, length)
  }
}

/** The web host in this process, with a clock that moves by a millisecond at each look. */
async function startHost(dataDir: string) {
  let time = moment
  const engine = createEngine({
    dataDirectory: dataDir,
    now: () => (time += 1),
    randomBytes: seededBytes(),
    openSecretStore: async () => createTestSecretStore('keyFile', '/home/mara/.argon/secrets.key'),
  })
  for await (const progress of engine.sample.create('mara')) void progress
  const facts = {
    host: 'web',
    version: '0.1.0',
    platform: 'linux',
    dataDirectory: '/home/mara/.argon',
  } as const
  const endpoint = new WireService({
    engine,
    dataDirectory: dataDir,
    now: Date.now,
    randomBytes: seededBytes(),
  })
  const web = await startWebHost({
    root: path.join(projectRoot, 'dist/renderer'),
    connect: (port) =>
      serve(port, contract, createApi(engine, { ...facts, actor: 'mara', connection: port }, { endpoint })),
  })
  return {
    url: web.url,
    close: async () => {
      await web.close()
      await endpoint.close()
      await engine.close()
    },
  }
}

/** Colours change over some frames; the picture is of the last of them. */
async function settled(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle')
  await page.evaluate(() => document.fonts.ready)
  await page.waitForFunction(() =>
    document
      .getAnimations()
      .every(
        (animation) =>
          animation.playState !== 'running' || animation.effect?.getTiming().iterations === Infinity,
      ),
  )
}

async function takePictures(app: AppPage, name: string): Promise<number> {
  let bytes = 0
  for (const theme of themes) {
    await app.page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
    await app.page.locator(`html[data-theme=${theme}]`).waitFor()
    await settled(app.page)
    const picture = smallPng(await app.page.screenshot({ caret: 'hide', animations: 'disabled' }))
    await writeFile(path.join(folder, `${name}-${theme}.png`), picture)
    bytes += picture.length
  }
  return bytes
}

async function openPage(url: string): Promise<{ app: AppPage; close: () => Promise<void> }> {
  const browser = await chromium.launch(chromiumLaunchOptions())
  const context = await browser.newContext({
    viewport: usualSize,
    timezoneId: 'UTC',
    locale: 'en-GB',
    reducedMotion: 'reduce',
  })
  const page = await context.newPage()
  await page.clock.install({ time: moment + 60_000 })
  await page.goto(url)
  return { app: new AppPage(page), close: () => browser.close() }
}

function chosenScreens(names: readonly string[]): readonly Screen[] {
  const unknown = names.filter((name) => !screens.some((screen) => screen.name === name))
  if (unknown.length > 0) throw new Error(`There is no screen named ${unknown.join(', ')}`)
  return names.length === 0 ? screens : screens.filter(({ name }) => names.includes(name))
}

async function main(): Promise<void> {
  const chosen = chosenScreens(process.argv.slice(2))
  await buildStale(targets)
  await mkdir(folder, { recursive: true })
  const dataDir = await mkdtemp(path.join(tmpdir(), 'argon-gallery-'))
  const files = await makeScreenFiles(dataDir)
  const host = await startHost(dataDir)
  const { app, close } = await openPage(host.url)
  let total = 0
  try {
    for (const { name, open, size } of chosen) {
      await app.page.setViewportSize(size ?? usualSize)
      await resetWindow(app)
      await open(app, files)
      const bytes = await takePictures(app, name)
      console.log(`${name}  ${Math.round(bytes / 1024)} KB`)
      total += bytes
    }
    console.log(`${chosen.length * themes.length} pictures, ${(total / 1024 / 1024).toFixed(1)} MB`)
  } finally {
    await close()
    await host.close()
    await rm(dataDir, { recursive: true, maxRetries: 5 })
  }
}

await main()
