import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openKeyFileSecrets } from '../../../../electron/host/key-file-secrets.ts'

let directory: string

beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'argon-secrets-'))
})

afterEach(() => rmSync(directory, { recursive: true }))

test('what was encrypted is read by the next run, by the key in a file for its owner alone', async () => {
  const first = await openKeyFileSecrets(directory)
  const hidden = await first.encrypt('sécret')
  expect(first).toMatchObject({ kind: 'keyFile', place: path.join(directory, 'secrets.key') })
  expect(Buffer.from(hidden).includes('cret')).toBe(false)
  expect(await (await openKeyFileSecrets(directory)).decrypt(hidden)).toBe('sécret')
  expect(Buffer.compare(await first.encrypt('sécret'), hidden)).not.toBe(0)
  if (process.platform !== 'win32') expect(statSync(first.place).mode & 0o777).toBe(0o600)
})

test('two that begin at once have one key', async () => {
  const [one, other] = await Promise.all([openKeyFileSecrets(directory), openKeyFileSecrets(directory)])
  expect(await other.decrypt(await one.encrypt('a'))).toBe('a')
})

test('what was changed, or encrypted by another key, is refused', async () => {
  const store = await openKeyFileSecrets(directory)
  const hidden = await store.encrypt('a')
  await expect(store.decrypt(hidden.map((byte, index) => (index === 28 ? byte ^ 1 : byte)))).rejects.toThrow()
  await expect(store.decrypt(hidden.subarray(0, 5))).rejects.toThrow()
  writeFileSync(store.place, Buffer.alloc(32))
  await expect((await openKeyFileSecrets(directory)).decrypt(hidden)).rejects.toThrow()
})

test('a file that holds no key is left alone, and said', async () => {
  const place = path.join(directory, 'secrets.key')
  writeFileSync(place, 'notes')
  await expect(openKeyFileSecrets(directory)).rejects.toThrow(/EEXIST/u)
  expect(readFileSync(place, 'utf8')).toBe('notes')
})
