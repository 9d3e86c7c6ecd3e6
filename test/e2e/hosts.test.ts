import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest'
import { availableHosts, closeBrowsers, openHost } from '../support/hosts.ts'
import type { OpenedHost } from '../support/hosts.ts'

let dataDir: string
let host: OpenedHost | undefined
let complaints: string[]

beforeEach(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'argon-hosts-'))
  complaints = []
})

afterEach(async () => {
  await host?.close()
  host = undefined
  await rm(dataDir, { recursive: true, maxRetries: 5 })
})

afterAll(closeBrowsers)

/** Collects what the page complains about: refused styles and scripts, failed requests, uncaught errors. */
function listen(page: Page): void {
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
}

const sampleShop = (page: Page) => page.getByText('Sample shop', { exact: true }).first()

describe.each(availableHosts())('the whole app on the host "%s"', (kind) => {
  test('opens the sample shop without a complaint, and has it again after it was killed', async () => {
    host = await openHost(kind, { dataDir })
    listen(host.page)
    await host.page.getByText('Open the sample shop').click()
    await sampleShop(host.page).waitFor()
    await host.page.getByText('pricing-test').first().waitFor()
    await host.page.getByText("ObjectId('").first().waitFor()

    await host.kill()
    const page = await host.restart()
    listen(page)
    await sampleShop(page).waitFor()
    expect(complaints).toEqual([])
  })
})
