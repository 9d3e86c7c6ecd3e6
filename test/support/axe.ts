import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { AxeResults, RunOptions } from 'axe-core'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'

const axeSource = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
/** Only colours differ between the themes, so that the second look is for them alone. */
const looks: readonly { readonly theme: 'light' | 'dark'; readonly options: RunOptions }[] = [
  { theme: 'light', options: { resultTypes: ['violations'] } },
  { theme: 'dark', options: { resultTypes: ['violations'], runOnly: ['color-contrast'] } },
]

/** What axe finds serious or critical, one line for each place. The policy of the page lets no script tag in. */
async function seriousFaults(page: Page, part: string, options: RunOptions): Promise<string[]> {
  await page.evaluate(await axeSource)
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

/** Expects that axe finds nothing serious in `part` of the page, light and dark. */
export async function expectAccessible(page: Page, part = 'html'): Promise<void> {
  await page.locator(part).first().waitFor()
  for (const { theme, options } of looks) {
    await page.emulateMedia({ colorScheme: theme })
    await page.locator(`html[data-theme=${theme}]`).waitFor()
    await settled(page)
    expect(await seriousFaults(page, part, options), theme).toEqual([])
  }
}
