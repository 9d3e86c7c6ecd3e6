import type { Locator } from 'playwright-core'
import { expect } from 'vitest'

export const hasFocus = (target: Locator): Promise<boolean> =>
  target.evaluate((element) => element === document.activeElement)

/** Waits until a key that is pressed goes to `target`. */
export async function expectFocus(target: Locator): Promise<void> {
  await expect.poll(() => hasFocus(target)).toBe(true)
}

/** Gives `target` the focus for good: a dialog that is closing may take it back once more. */
export async function focusOn(target: Locator): Promise<void> {
  const focused = async (): Promise<boolean> => {
    await target.focus()
    return hasFocus(target)
  }
  await expect.poll(focused).toBe(true)
}
