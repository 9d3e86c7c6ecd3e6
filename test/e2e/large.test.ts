import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { AppPage } from '../support/app-page.ts'
import { openBrowser, startWebProcess } from '../support/web-process.ts'
import type { WebProcess, Windows } from '../support/web-process.ts'

const documentCount = 100_000
const importMilliseconds = 200_000
/** Rows in the page at once: those on screen and some around them. */
const rowsMax = 120
/** Creating the branch and the collection. */
const entriesBefore = 2

let dataDir: string
let host: WebProcess
let windows: Windows
let app: AppPage

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'argon-large-'))
  host = await startWebProcess(dataDir)
  windows = await openBrowser()
  app = await windows.open(host.url)
  await app.createProject('Large')
  const file = path.join(dataDir, 'readings.ndjson')
  await pipeline(Readable.from(lines()), createWriteStream(file))
  await app.importFile(file)
  await app.collection('readings').click()
  await app.page.getByText('of 100,000').waitFor({ timeout: importMilliseconds })
})

afterAll(async () => {
  await windows.close()
  await host.close()
  await rm(dataDir, { recursive: true, maxRetries: 5 })
})

function* lines(): Generator<string> {
  for (let n = 1; n <= documentCount; n++) {
    yield `{"_id":${n},"name":"reading ${n}","group":${n % 10},"level":${(n * 7) % 1000}}\n`
  }
}

const rowOf = (n: number) => app.grid.getByRole('row', { name: `name: 'reading ${n}'` })
const shownPosition = () => app.page.getByTestId('position').innerText()

describe('a collection of a hundred thousand documents', () => {
  test('shows its beginning, middle and end with a bounded number of rows', async () => {
    await rowOf(1).waitFor()
    await app.page.getByTestId('position').click()
    await app.page.getByRole('textbox', { name: 'Position' }).fill('50000')
    await app.page.keyboard.press('Enter')
    await rowOf(50_000).waitFor()
    expect(await app.grid.getByRole('row').count()).toBeLessThan(rowsMax)

    await rowOf(50_000).click()
    await app.page.keyboard.press('Control+End')
    await rowOf(documentCount).waitFor()
    await expect.poll(shownPosition).toMatch(/100,000 of 100,000$/u)
    expect(await app.grid.getByRole('row').count()).toBeLessThan(rowsMax)

    await app.page.keyboard.press('Control+Home')
    await rowOf(1).waitFor()
    expect(await app.grid.getByRole('row').count()).toBeLessThan(rowsMax)
  })

  test('scrolled by the wheel from anywhere, each row is the document of its place', async () => {
    const box = await app.grid.boundingBox()
    if (box === null) throw new Error('The list is not on screen')
    await app.page.mouse.move(box.x + box.width / 2, box.y + 100)
    for (const distance of [200_000, 400_000, -150_000, 900_000]) {
      await app.page.mouse.wheel(0, distance)
      await expect.poll(placesAndNames).toEqual([])
      expect(await app.grid.getByRole('row').count()).toBeLessThan(rowsMax)
    }
  })

  test('a drag of the playhead across it ends with the documents of that moment', async () => {
    for (const share of [0.3, 0.72]) {
      await dragPlayheadTo(share)
      // On release the playhead settles on the end of a record.
      await expect.poll(async () => (await totalShown()) - (await pastLsn())).toBe(-entriesBefore)
      const expected = await totalShown()
      expect(expected).toBeGreaterThan(0)
      expect(expected).toBeLessThan(documentCount)
      await app.grid.getByRole('row').first().click()
      await app.page.keyboard.press('Control+End')
      await rowOf(expected).waitFor()
    }
    await app.notice.getByRole('button', { name: 'Back to head' }).click()
    await app.page.getByText('of 100,000').waitFor()
    expect(windows.complaints).toEqual([])
  })
})

/** Rows whose text is not that of the document at their place, or that are still empty. */
function placesAndNames(): Promise<string[]> {
  return app.grid.getByRole('row').evaluateAll((rows) =>
    rows
      .filter((row) => {
        const place = row.querySelector('[role=gridcell]')?.textContent.replaceAll(',', '') ?? ''
        return !row.textContent.includes(`'reading ${place}'`)
      })
      .map((row) => row.textContent),
  )
}

/** Drags the thumb over `share` of the width of the map, with stops on the way. */
async function dragPlayheadTo(share: number): Promise<void> {
  const map = await app.page.getByRole('region', { name: 'History map' }).boundingBox()
  const thumb = await app.slider.boundingBox()
  if (map === null || thumb === null) throw new Error('The map is not on screen')
  const y = thumb.y + thumb.height / 2
  const from = thumb.x + thumb.width / 2
  const to = map.x + map.width * share
  await app.page.mouse.move(from, y)
  await app.page.mouse.down()
  for (let step = 1; step <= 25; step++) await app.page.mouse.move(from + ((to - from) * step) / 25, y)
  await app.page.mouse.up()
  await app.notice.waitFor()
}

async function totalShown(): Promise<number> {
  return Number((/of ([\d,]+)$/u.exec(await shownPosition())?.[1] ?? '').replaceAll(',', ''))
}

async function pastLsn(): Promise<number> {
  const text = await app.page.getByTestId('past-bar').innerText()
  return Number((/at LSN ([\d,]+)/u.exec(text)?.[1] ?? '').replaceAll(',', ''))
}
