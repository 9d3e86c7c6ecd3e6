import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest'
import { AppPage } from '../support/app-page.ts'
import { availableHosts, closeBrowsers, openHost } from '../support/hosts.ts'
import type { OpenedHost } from '../support/hosts.ts'

const dataSets = path.resolve(import.meta.dirname, '../../node_modules/vega-datasets/data')
const movies = path.join(dataSets, 'movies.json')
const earthquakes = path.join(dataSets, 'earthquakes.json')

let dataDir: string
let host: OpenedHost | undefined
let complaints: string[]

beforeEach(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'argon-journey-'))
  complaints = []
})

afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await host?.page.screenshot({ path: '.cache/e2e/journey.png' })
  await host?.close()
  host = undefined
  await rm(dataDir, { recursive: true, maxRetries: 5 })
})

afterAll(closeBrowsers)

function openApp(page: Page): AppPage {
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
  return new AppPage(page)
}

/** A window that kept its storage comes back with the project open, another one with the start page. */
async function openIfClosed(app: AppPage, project: string): Promise<void> {
  const listed = app.page.getByRole('region', { name: 'Projects' }).getByRole('button', { name: project })
  await listed.or(app.branch('main')).first().waitFor()
  if (!(await app.branch('main').isVisible())) await listed.first().click()
}

describe.each(availableHosts())('a first day with the app on the host "%s"', (kind) => {
  test('import, branch, edit, look back, branch from the past, restore, undo, delete, bring back, restart', async () => {
    const opened = await openHost(kind, { dataDir })
    host = opened
    let app = openApp(opened.page)

    await app.importFirstFile(movies)
    await app.page.getByText(/of 3,201/u).waitFor()
    await app.grid.getByRole('row', { name: 'The Land Girls' }).waitFor()
    await app.importFile(earthquakes)
    await app.collection('earthquakes').waitFor()
    await app.collection('movies').click()

    await app.createBranch('fix-titles')
    await app.editDocument('The Land Girls', 'The Land Women')
    await app.grid.getByRole('row', { name: 'The Land Women' }).waitFor()

    await app.stepBack()
    await app.grid.getByRole('row', { name: 'The Land Girls' }).waitFor()
    const insert = app.page.getByRole('button', { name: 'Insert', exact: true })
    await expect.poll(() => insert.isDisabled()).toBe(true)
    await app.notice.getByRole('button', { name: 'Branch from here' }).click()
    await app.nameBranch('from the past')
    await app.branch('from the past').waitFor()
    await app.grid.getByRole('row', { name: 'The Land Girls' }).waitFor()

    await app.branch('fix-titles').click()
    await app.grid.getByRole('row', { name: 'The Land Women' }).waitFor()
    await app.stepBack()
    await app.notice.getByRole('button', { name: 'Restore…' }).click()
    const dialog = app.page.getByRole('alertdialog')
    await dialog.getByText('1 entry by 1 actor in 1 collection will leave').waitFor()
    await dialog.getByRole('button', { name: 'Restore branch' }).click()
    await app.grid.getByRole('row', { name: 'The Land Girls' }).waitFor()
    await app.undo()
    await app.grid.getByRole('row', { name: 'The Land Women' }).waitFor()

    await app.deleteBranch('from the past')
    await app.page.getByRole('button', { name: /^Deleted branches/u }).click()
    await app.page.getByRole('button', { name: 'Bring back from the past', exact: true }).click()
    await app.page.getByRole('dialog').getByRole('button', { name: 'Close' }).click()
    await app.branch('from the past').waitFor()

    app = openApp(await opened.restart())
    await openIfClosed(app, 'movies')
    await app.branch('fix-titles').click()
    await app.branch('from the past').waitFor()
    await app.collection('earthquakes').waitFor()
    await app.collection('movies').click()
    await app.grid.getByRole('row', { name: 'The Land Women' }).waitFor()
    await app.branch('main').click()
    await app.grid.getByRole('row', { name: 'The Land Girls' }).waitFor()
    expect(complaints).toEqual([])
  })
})
