import type { Page } from 'playwright-core'

/** How long a test waits for what is to appear. No test asserts on time: on a slow machine all of it is needed. */
export const patienceMilliseconds = 45_000

/** Lets everything that is asked of `page` wait so long; also for pages that it goes to. */
export function patient(page: Page): Page {
  page.setDefaultTimeout(patienceMilliseconds)
  return page
}
