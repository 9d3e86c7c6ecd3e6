import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Connections, type SaveRequest } from '../../../../electron/engine/connections/connections.ts'
import type { SecretStore } from '../../../../electron/engine/connections/secret-store.ts'
import { ArgonError } from '../../../../shared/model/errors.ts'
import type { ConnectionId } from '../../../../shared/model/ids.ts'
import { createTestSecretStore } from '../../../support/test-secret-store.ts'

const secret = 'p@ss/wörd'
let directory: string
const opened: Connections[] = []

function open(store: SecretStore | null = createTestSecretStore()): Connections {
  const connections = new Connections({
    dataDirectory: directory,
    now: Date.now,
    randomBytes,
    ...(store === null ? {} : { openSecretStore: async () => store }),
  })
  opened.push(connections)
  return connections
}

beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'argon-connections-'))
})

afterEach(async () => {
  for (const connections of opened.splice(0)) await connections.close()
  rmSync(directory, { recursive: true })
})

const request = (changes: Partial<SaveRequest> = {}): SaveRequest => ({
  id: null,
  name: 'Shop',
  colour: 'green',
  isFavourite: true,
  isReadOnly: false,
  uri: 'mongodb://ann@127.0.0.1:1/shop',
  keeping: 'keep',
  secrets: { password: secret },
  ...changes,
})

const file = () => path.join(directory, 'connections.json')
const fileText = () => readFileSync(file(), 'utf8')

async function codeOf(promise: Promise<unknown>): Promise<string> {
  const error: unknown = await promise.then(
    () => 'none',
    (thrown: unknown) => thrown,
  )
  return error instanceof ArgonError ? error.code : String(error)
}

/** Port 1 refuses at once, so this says whether the secrets were there to try with. */
const tried = async (connections: Connections, id: ConnectionId): Promise<string> =>
  codeOf(connections.openConnection(id))

describe('a saved connection', () => {
  test('is found again by the next start, without its secrets, in a file for its owner alone', async () => {
    const saved = await open().save(request())
    expect(saved).toMatchObject({
      name: 'Shop',
      colour: 'green',
      isFavourite: true,
      uri: 'mongodb://ann@127.0.0.1:1/shop',
      keeping: 'keep',
      secretNames: ['password'],
      needsSecrets: false,
    })
    expect(await open().list()).toEqual([saved])
    for (const form of [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64')]) {
      expect(fileText()).not.toContain(form)
    }
    if (process.platform !== 'win32') expect(statSync(file()).mode & 0o777).toBe(0o600)
  })

  test('takes secrets out of the string that it is given', async () => {
    const uri = 'mongodb://ann:other%21@h/?tlsCertificateKeyFilePassword=key%21'
    const saved = await open().save(request({ uri, secrets: {} }))
    expect(saved.uri).toBe('mongodb://ann@h')
    expect(saved.secretNames).toEqual(['password', 'tlsCertificateKeyFilePassword'])
    expect(JSON.stringify(await open().list())).not.toMatch(/other|key!/u)
  })

  test('keeps what a change does not name, and loses its password with its user', async () => {
    const connections = open()
    const { id } = await connections.save(request())
    const renamed = await connections.save(request({ id, name: 'Store', secrets: {} }))
    expect(renamed).toMatchObject({ id, name: 'Store', secretNames: ['password'] })
    expect(await tried(open(), id)).toBe('mongodb.refused')
    const anonymous = await connections.save(request({ id, uri: 'mongodb://127.0.0.1:1', secrets: {} }))
    expect(anonymous.secretNames).toEqual([])
    expect(JSON.parse(fileText())).toMatchObject({ connections: [{ sealed: null }] })
  })

  test('is refused with a name in use, without a name, with a string that is none', async () => {
    const connections = open()
    const { id } = await connections.save(request())
    expect(await codeOf(connections.save(request({ name: 'shop' })))).toBe('connection.nameTaken')
    expect(await codeOf(connections.save(request({ name: ' ' })))).toBe('connection.badName')
    expect(await codeOf(connections.save(request({ name: 'b', uri: 'http://h' })))).toBe('mongodb.badUri')
    await connections.save(request({ id }))
    expect(await connections.list()).toHaveLength(1)
  })

  test('is deleted with its secrets, and brought back with them', async () => {
    const connections = open()
    const { id } = await connections.save(request())
    await connections.delete(id)
    expect(JSON.parse(fileText())).toEqual({ version: 1, connections: [] })
    expect(await codeOf(connections.openConnection(id))).toBe('connection.notFound')
    await connections.save(request({ uri: 'mongodb://h', secrets: {} }))
    expect(await connections.undelete(id)).toMatchObject({ id, name: 'Shop (2)', needsSecrets: false })
    expect(await tried(open(), id)).toBe('mongodb.refused')
    expect(await codeOf(connections.undelete(id))).toBe('connection.notFound')
  })

  test('says when it changed; changes at the same time are all kept', async () => {
    const connections = open()
    let changes = 0
    const stop = connections.onChange(() => (changes += 1))
    await Promise.all(Array.from('abcdef').map((name) => connections.save(request({ name }))))
    stop()
    await connections.save(request({ name: 'g' }))
    expect((await connections.list()).map(({ name }) => name).join('')).toBe('abcdefg')
    expect(changes).toBe(6)
  })

  test('can be locked against writes', async () => {
    const connections = open()
    const locked = await connections.save(request({ isReadOnly: true }))
    expect(await codeOf(connections.assertWritable(locked.id))).toBe('connection.locked')
    await connections.save(request({ id: locked.id }))
    await connections.assertWritable(locked.id)
  })
})

describe('secrets that are asked for each time', () => {
  test('are in memory alone, and typed again in the next run', async () => {
    const first = open()
    const { id } = await first.save(request({ keeping: 'ask' }))
    expect(JSON.parse(fileText())).toMatchObject({
      connections: [{ sealed: null, secretNames: ['password'] }],
    })
    expect(await tried(first, id)).toBe('mongodb.refused')

    const second = open()
    expect(await second.list()).toMatchObject([{ needsSecrets: true }])
    expect(await tried(second, id)).toBe('connection.secretNeeded')
    expect(await second.unlock(id, { password: secret })).toMatchObject({
      needsSecrets: false,
      keeping: 'ask',
    })
    expect(await tried(second, id)).toBe('mongodb.refused')
    expect(fileText()).not.toContain('sealed": {')
  })

  test('can be kept from then on only by who knows them; a change of the name needs no secret', async () => {
    const { id } = await open().save(request({ keeping: 'ask' }))
    const later = open()
    expect(await later.save(request({ id, name: 'Other', keeping: 'ask', secrets: {} }))).toMatchObject({
      name: 'Other',
      needsSecrets: true,
    })
    expect(await codeOf(later.save(request({ id, secrets: {} })))).toBe('connection.secretNeeded')
    expect(await later.save(request({ id }))).toMatchObject({ keeping: 'keep', needsSecrets: false })
  })

  test('are all that there is where the host has no store', async () => {
    const connections = open(null)
    expect(await connections.protection()).toEqual({ kind: 'memory', place: '' })
    expect(await connections.save(request())).toMatchObject({ keeping: 'ask', needsSecrets: false })
    expect(await open(null).list()).toMatchObject([{ needsSecrets: true }])
  })
})

test('what another kind of store sealed is asked for again, and then kept by this one', async () => {
  const { id } = await open().save(request())
  const elsewhere = open(createTestSecretStore('keyFile'))
  expect(await tried(elsewhere, id)).toBe('connection.secretNeeded')
  await elsewhere.unlock(id, { password: secret })
  expect(await tried(open(createTestSecretStore('keyFile')), id)).toBe('mongodb.refused')
})

test('a store whose key is another one asks again instead of failing', async () => {
  const { id } = await open().save(request())
  const broken: SecretStore = {
    ...createTestSecretStore(),
    decrypt: async () => {
      throw new Error(`cannot open ${secret}`)
    },
  }
  expect(await tried(open(broken), id)).toBe('connection.secretNeeded')
})

test('a store that does not take a secret is said, without what it said itself; one that does not open keeps nothing', async () => {
  const refusing: SecretStore = {
    ...createTestSecretStore(),
    encrypt: async (text) => {
      throw new Error(`cannot encrypt ${text}`)
    },
  }
  const refused: unknown = await open(refusing)
    .save(request())
    .catch((error: unknown) => error)
  expect(refused).toMatchObject({ code: 'connection.cannotKeep' })
  expect(String((refused as Error).stack)).not.toContain(secret)

  let isLocked = true
  const connections = new Connections({
    dataDirectory: directory,
    now: Date.now,
    randomBytes,
    openSecretStore: async () => {
      if (isLocked) throw new Error('locked')
      return createTestSecretStore()
    },
  })
  opened.push(connections)
  expect(await connections.save(request())).toMatchObject({ keeping: 'ask' })
  isLocked = false
  expect(await connections.save(request({ name: 'Other' }))).toMatchObject({ keeping: 'keep' })
})

describe('the file', () => {
  test.each([
    ['not JSON', 'connection.damaged'],
    ['{"version": 1, "connections": [{"id": 7}]}', 'connection.damaged'],
    ['{"version": 2, "connections": []}', 'store.version'],
  ])('%s is refused and left alone', async (text, code) => {
    writeFileSync(file(), text)
    const connections = open()
    expect(await codeOf(connections.list())).toBe(code)
    expect(await codeOf(connections.save(request()))).toBe(code)
    expect(fileText()).toBe(text)
  })
})
