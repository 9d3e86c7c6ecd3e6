import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { commands } from '../../../../electron/cli/commands.ts'
import { makeCliShop, runLine } from '../../../support/cli-shop.ts'

const workshop = mkdtempSync(path.join(tmpdir(), 'argon-cli-examples-'))
const shop = path.join(workshop, 'shop')

beforeAll(async () => {
  mkdirSync(shop)
  await makeCliShop(shop)
})
afterAll(() => rmSync(workshop, { recursive: true, force: true }))

const loaded = await Promise.all(
  Object.entries(commands).map(async ([name, load]) => [name, await load()] as const),
)

describe.each(loaded)('argon %s', (name, { examples }) => {
  const own = examples.filter(({ needs }) => needs === undefined)
  test.each(own.map((example) => [example.run, example.prints] as const))('%s', async (run, prints) => {
    expect(run.startsWith(`argon ${name} `)).toBe(true)
    const copy = mkdtempSync(path.join(workshop, 'run-'))
    cpSync(shop, copy, { recursive: true })
    expect(await runLine(run, copy)).toMatchObject({
      exitCode: 0,
      stdout: prints.map((line) => `${line}\n`).join(''),
    })
  })

  test('its help shows them', async () => {
    const { stdout, exitCode } = await runLine(`argon ${name} --help`, shop)
    expect(exitCode).toBe(0)
    for (const { run } of examples) expect(stdout).toContain(`$ ${run}\n`)
  })
})

test('every command has an example but those that run until they are stopped', () => {
  const without = loaded.filter(([, { examples }]) => examples.length === 0).map(([name]) => name)
  expect(without).toEqual(['follow', 'serve'])
})
