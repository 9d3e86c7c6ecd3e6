import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { AxeResults, RunOptions } from 'axe-core'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { AppPage } from '../support/app-page.ts'
import { makeScreenFiles, resetWindow, screens } from '../support/screens.ts'
import type { ScreenFiles } from '../support/screens.ts'
import { openBrowser, startWebProcess } from '../support/web-process.ts'
import type { WebProcess, Windows } from '../support/web-process.ts'

const axeFile = createRequire(import.meta.url).resolve('axe-core/axe.min.js')
/** Only colours differ between the themes, so that the second look is for them alone. */
const looks: readonly { readonly theme: 'light' | 'dark'; readonly options: RunOptions }[] = [
  { theme: 'light', options: { resultTypes: ['violations'] } },
  { theme: 'dark', options: { resultTypes: ['violations'], runOnly: ['color-contrast'] } },
]

let axeSource: string
let dataDir: string
let files: ScreenFiles
let host: WebProcess
let windows: Windows
let app: AppPage

beforeAll(async () => {
  axeSource = await readFile(axeFile, 'utf8')
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

/** What axe finds serious or critical, one line for each place. The policy of the page lets no script tag in. */
async function seriousFaults(page: Page, part: string, options: RunOptions): Promise<string[]> {
  await page.evaluate(axeSource)
  const results = await page.evaluate(
    ([within, given]) => {
      const { axe } = window as unknown as {
        axe: { run: (within: string, options: RunOptions) => Promise<AxeResults> }
      }
      return axe.run(within, given)
    },
    [part, options] as const,
  )
  return results.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.target.join(' ')}\n${node.failureSummary}`),
    )
}

/** Colours change over some frames; axe is to see the last of them. */
async function settled(page: Page): Promise<void> {
  await page.waitForFunction(() =>
    document
      .getAnimations()
      .every(
        (animation) =>
          animation.playState !== 'running' || animation.effect?.getTiming().iterations === Infinity,
      ),
  )
}

async function expectAccessible(page: Page, part = 'html'): Promise<void> {
  await page.locator(part).first().waitFor()
  for (const { theme, options } of looks) {
    await page.emulateMedia({ colorScheme: theme })
    await page.locator(`html[data-theme=${theme}]`).waitFor()
    await settled(page)
    expect(await seriousFaults(page, part, options), theme).toEqual([])
  }
}

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
    await host.kill()
    await app.page.getByText('The engine does not answer.').waitFor()
    await expectAccessible(app.page)
  })
})
