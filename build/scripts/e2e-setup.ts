import { buildStale, targets } from './targets.ts'

/** What vitest runs before the end-to-end tests, so that they never look at an old bundle. */
export async function setup(): Promise<void> {
  await buildStale(targets)
}
