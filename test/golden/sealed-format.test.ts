import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { expect, it, onTestFinished } from 'vitest'
import { sealHistory } from '../../electron/engine/history/seal-history.ts'
import { blockForms, openBlock } from '../../electron/engine/log/sealed/block.ts'
import { openLmdbStore } from '../../electron/engine/store/lmdb-store.ts'
import { numberKey } from '../../electron/engine/store/numbers.ts'
import { rebuilt } from '../support/rebuilt.ts'
import { stateHash } from '../../electron/engine/verify/state-hash.ts'
import { checkedLog } from '../support/checked-log.ts'
import { asLsn } from '../../shared/model/ids.ts'
import { openProject, removeDirectory, scratchDirectory, ScratchProject } from '../support/scratch-project.ts'
import { rowsOf, sealNow } from '../support/sealing.ts'
import { playSampleHistory } from './sample-history.ts'

type Rows = Readonly<Record<string, string>>

const goldenFile = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8')) as unknown

/** The log of version 1, and the same history sealed. Never edited. */
const plain = goldenFile('log-format-1.json') as { records: Rows; entries: Rows; stateHash: string }
const sealed = goldenFile('sealed-format-1.json') as Record<'blocks' | 'places' | 'seals' | 'log', Rows>

/** So that both forms of a block are there. */
const bothForms = { ...sealNow, sizes: { ...sealNow.sizes, largeEntryBytesMin: 120 } }

const bytes = (hex: string): Buffer => Buffer.from(hex, 'hex')

it('history that was sealed once is read for ever', async () => {
  const directory = scratchDirectory()
  onTestFinished(() => removeDirectory(directory))
  const store = openLmdbStore(directory)
  await store.transact(() => {
    for (const [table, rows] of Object.entries({ ...sealed, records: plain.records })) {
      for (const [key, hex] of Object.entries(rows))
        store.table(table).put(numberKey(Number(key)), bytes(hex))
    }
  })
  await store.close()
  const project = openProject(directory, { now: Date.now, randomBytes })
  onTestFinished(() => project.close())
  for (const [lsn, hex] of Object.entries(plain.entries)) {
    const { document } = project.log.entry(asLsn(Number(lsn)))
    expect(Buffer.from(document).toString('hex')).toBe(hex.slice(22))
  }
  expect(await checkedLog(project)).toMatchObject({ done: true, firstBadLsn: null })
  await rebuilt(project)
  expect(stateHash(project.store)).toBe(plain.stateHash)
})

it('sealing has the rows that were fixed; what is compressed need only have the content', async () => {
  const scratch = new ScratchProject()
  onTestFinished(() => scratch.remove())
  await playSampleHistory(scratch.project, scratch.clock)
  await sealHistory(scratch.project, bothForms)
  const { store } = scratch.project
  for (const table of ['places', 'seals', 'log'] as const) {
    const rows = rowsOf(store, table).map((key) => [
      String(key),
      Buffer.from(store.table(table).get(numberKey(key)) ?? []).toString('hex'),
    ])
    expect(Object.fromEntries(rows)).toEqual(sealed[table])
  }
  const content = (value: Uint8Array): string[] => {
    const block = openBlock(value.subarray(4))
    return Array.from(
      { length: block.count },
      (_, i) => `${block.offset(i)} ${Buffer.from(block.view(i)).toString('hex')}`,
    )
  }
  const forms = Object.values(sealed.blocks).map((hex) => bytes(hex)[4])
  expect(new Set(forms)).toEqual(new Set(Object.values(blockForms)))
  expect(rowsOf(store, 'blocks')).toEqual(Object.keys(sealed.blocks).map(Number))
  for (const [key, hex] of Object.entries(sealed.blocks)) {
    const value = store.table('blocks').get(numberKey(Number(key))) ?? new Uint8Array(0)
    expect(content(value)).toEqual(content(bytes(hex)))
  }
})
