import type { Document } from 'mongodb'
import { describe, expect, test } from 'vitest'
import { exitCodes } from '../../electron/cli/exit-codes.ts'
import { TextSink } from '../support/cli-shop.ts'
import { cliScene, type CliScene } from '../support/mongodb/cli-scene.ts'
import { contentOf } from '../support/mongodb/older-installation.ts'
import { onEveryServer } from '../support/mongodb/on-every-server.ts'

/** What a line that must succeed prints with `--json`. */
async function printed({ run }: CliScene, line: string): Promise<Record<string, unknown>[]> {
  const ran = await run(line)
  expect(ran).toMatchObject({ exitCode: 0 })
  return ran.stdout
    .split('\n')
    .filter((text) => text !== '')
    .map((text) => JSON.parse(text) as Record<string, unknown>)
}

onEveryServer((server) => {
  test('a connection is tested by name and by what stdin gives', async () => {
    const { run } = await cliScene(server)
    const byName = await run('argon connection test local')
    expect(byName.stdout).toMatch(/^Server {11}\S+ \S+\nTopology {9}/u)
    const [line] = (await run('argon connection test - --json < server.txt')).stdout.split('\n')
    expect(JSON.parse(line ?? '')).toMatchObject({ isWritable: true })
  })

  test('a clone comes back from a checkout as it was, and a second pull writes nothing', async () => {
    const scene = await cliScene(server)
    const before = await contentOf(scene.crm)
    await printed(scene, 'argon clone local CRM --database crm --json')
    const [again] = await printed(scene, 'argon clone local crm --database crm --branch main --json')
    expect(again).toMatchObject({ action: 'clone', report: { fromLsn: null } })
    await scene.crm.collection('users').deleteMany({})
    const [plan] = await printed(scene, 'argon checkout crm main --to local --database crm --dry-run --json')
    expect(plan).toMatchObject({
      dryRun: true,
      collections: [
        { name: 'users', inserts: 3, deletes: 0 },
        { name: 'visits', unchanged: 2 },
      ],
    })
    expect(await scene.crm.collection('users').estimatedDocumentCount()).toBe(0)
    await printed(scene, 'argon checkout crm main --to local --database crm --json')
    expect(await contentOf(scene.crm)).toEqual(before)
  })

  test('nothing is written through a locked connection, but what would be is told', async () => {
    const scene = await cliScene(server)
    await scene.run('argon connection add locked - --locked < server.txt')
    const before = await contentOf(scene.crm)
    const line = 'argon checkout shop main --to locked --database crm'
    expect(await scene.run(line)).toMatchObject({ exitCode: exitCodes.refused, stdout: '' })
    expect(await contentOf(scene.crm)).toEqual(before)
    expect(await scene.run(`${line} --dry-run`)).toMatchObject({ exitCode: 0 })
  })

  test('what is not there, and what is there already, is said before anything is made', async () => {
    const { run } = await cliScene(server)
    const codes = async (line: string) => (await run(line)).exitCode
    expect(await codes('argon clone local shop --database crm')).toBe(exitCodes.refused)
    expect(await codes('argon clone local shop --database crm --new-branch staging')).toBe(exitCodes.refused)
    expect(await codes('argon clone local New --database argon_test_nowhere')).toBe(exitCodes.notFound)
    expect(await codes('argon clone local New --database crm --collection nothing')).toBe(exitCodes.notFound)
    expect(await codes('argon clone local New --database crm --collection nothing --dry-run')).toBe(
      exitCodes.notFound,
    )
    expect(await codes('argon clone local New --database crm --at 5')).toBe(exitCodes.usage)
    expect((await run('argon project list')).stdout).not.toContain('New')
  })

  test('an interrupted clone leaves whole records, and says how to go on', async () => {
    const { run, crm } = await cliScene(server)
    const many = Array.from({ length: 3000 }, (_, n) => ({ _id: n + 10, name: `User ${n}` }))
    await crm.collection<Document & { _id: number }>('users').insertMany(many)
    const controller = new AbortController()
    let time = 0
    const stderr = new TextSink(true)
    stderr.write = (text: string) => {
      stderr.text += text
      if (text.includes('Cloning users')) controller.abort()
      return true
    }
    const own = { stderr, interrupted: controller.signal, now: () => (time += 1000) }
    const ran = await run('argon clone local CRM --database crm', own)
    expect(ran).toMatchObject({ exitCode: exitCodes.interrupted, stdout: '' })
    const [, rest = ''] = /To go on with it: (.+)\n/u.exec(stderr.text) ?? []
    const before = await run('argon find crm main users')
    expect(before.stdout.split('\n').length).toBeLessThan(3003)
    expect(await run('argon verify crm')).toMatchObject({ exitCode: 0 })
    expect(await run(rest)).toMatchObject({ exitCode: 0 })
    const after = await run('argon find crm main users')
    expect(after.stdout.split('\n').length).toBe(3004)
  })

  describe('a database of the older layout', () => {
    test('is described, with options for what is not clear, and refused until one is given', async () => {
      const { run } = await cliScene(server)
      const found = await run('argon migrate find local --database older')
      expect(found.exitCode).toBe(0)
      expect(found.stdout).toMatch(/^BRANCH +COLLECTIONS +DOCUMENTS +BYTES +ESTIMATED\nmain +1 +20 /u)
      expect(found.stdout).toContain('  --ignore odd\n')
      expect(found.stdout).toContain('Or name every branch there is, as --branch main --branch feature\n')
      const refused = await run('argon migrate run local Older --database older')
      expect(refused).toMatchObject({ exitCode: exitCodes.refused, stdout: '' })
      expect(refused.stderr).toContain('  --ignore odd\n')
      expect((await run('argon project list')).stdout).not.toContain('Older')
    })

    test('is migrated once, and again writes only what changed', async () => {
      const scene = await cliScene(server)
      const line = 'argon migrate run local Older --database older --ignore odd --json'
      const before = await contentOf(scene.older)
      const written = async () => {
        const [{ report } = {}] = (await printed(scene, line)) as { report?: { branches: Branches } }[]
        return report?.branches.map(({ collections }) => collections[0]?.inserts)
      }
      expect(await written()).toEqual([20, 0])
      expect(await written()).toEqual([0, 0])
      expect(await contentOf(scene.older)).toEqual(before)
      const names = await printed(scene, 'argon branch list older --json')
      expect(names.map(({ name }) => name)).toEqual(['main', 'feature'])
    })

    test('is worked on by the older engine with ENABLE_WAL=false', async () => {
      const { run, older } = await cliScene(server)
      const uri = new URL(server.uri)
      uri.pathname = older.databaseName
      const env = { ARGON_DATA_DIR: 'data', ENABLE_WAL: 'false', ARGON_MONGODB_URI: uri.href }
      const onOlder = (line: string) => run(line, { env })
      const project = older.databaseName
      expect((await onOlder('argon project list --json')).stdout).toContain('"layout":"older"')
      expect(await onOlder(`argon branch create ${project} fix --from feature --dry-run`)).toMatchObject({
        stdout: 'Would create branch `fix` as a full copy of `feature`; nothing was changed\n',
      })
      expect(await onOlder(`argon branch create ${project} fix --from feature`)).toMatchObject({
        stdout: 'Created branch `fix` as a full copy of `feature`\n',
      })
      const listed = await onOlder(`argon branch list ${project}`)
      expect(listed.stdout).toBe('NAME     COLLECTIONS\nmain     1\nfeature  1\nfix      1\n')
      expect(await onOlder(`argon find ${project} fix users --filter '{_id: {$lt: 2}}'`)).toMatchObject({
        stdout: '{"_id":0,"name":"Ada"}\n{"_id":1,"name":"User 1"}\n',
        stderr: '2 documents\n',
      })
      expect((await onOlder(`argon find ${project} main@5 users`)).exitCode).toBe(exitCodes.refused)
      const sorted = await onOlder(`argon find ${project} main users --sort '{_id: -1}'`)
      expect(sorted.exitCode).toBe(exitCodes.refused)
      expect((await onOlder(`argon branch delete ${project} fix`)).stdout).toContain('for good')
      expect((await onOlder(`argon find ${project} fix users`)).exitCode).toBe(exitCodes.notFound)
    })
  })
})

type Branches = readonly { readonly collections: readonly { readonly inserts: number }[] }[]
