import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { dataFile } from '../../../../electron/engine/store/watch-store.ts'
import { makeCliShop, runLine, type Ran } from '../../../support/cli-shop.ts'

const workshop = mkdtempSync(path.join(tmpdir(), 'argon-cli-'))
const original = path.join(workshop, 'shop')
let shop: string

beforeAll(async () => {
  mkdirSync(original)
  await makeCliShop(original)
})
afterAll(() => rmSync(workshop, { recursive: true, force: true }))
beforeEach(() => {
  shop = mkdtempSync(path.join(workshop, 'run-'))
  cpSync(original, shop, { recursive: true })
})

/** What a line prints, line by line; it must succeed. */
async function printed(line: string): Promise<string[]> {
  const ran = await runLine(line, shop)
  expect(ran).toMatchObject({ exitCode: 0 })
  return ran.stdout.split('\n').slice(0, -1)
}

async function objects(line: string): Promise<Record<string, unknown>[]> {
  return (await printed(line)).map((text) => JSON.parse(text) as Record<string, unknown>)
}

const ids = async (line: string): Promise<unknown[]> => (await objects(line)).map(({ _id }) => _id)

describe('a project', () => {
  test.each(['shop', 'SHOP', 'Shop', '6b86b273-ff34-4ce1-9d6b-804eff5a3f57'])(
    'is meant by %s',
    async (name) => {
      expect((await objects(`argon project info ${name} --json`))[0]).toMatchObject({
        name: 'Shop',
        headLsn: 14,
      })
    },
  )

  test('that several may be is refused with their ids', async () => {
    await printed('argon project create "A b"')
    await printed('argon project rename shop a-b')
    const { exitCode, stderr } = await runLine('argon log a-b', shop)
    expect(exitCode).toBe(2)
    expect(stderr).toMatch(/^`a-b` may mean `a-b` \(6b86b273-\S+\) or `A b` \(\S+\); use the id\n$/u)
  })

  test('that is near is suggested, one in the trash says how to get it out', async () => {
    expect(await runLine('argon log shpo', shop)).toMatchObject({
      exitCode: 3,
      stderr: expect.stringMatching(
        /^There is no project `shpo` in \S+; did you mean `Shop` or `shop`\?\n$/u,
      ),
    })
    expect(await runLine('argon log archive', shop)).toMatchObject({
      exitCode: 3,
      stderr: 'Project `Archive` is in the trash; bring it back first\n',
    })
  })

  test('of a data directory that is not there is not found, and the directory is not made', async () => {
    const line = 'argon find shop main users --data-dir nowhere'
    expect(await runLine(line, shop)).toMatchObject({
      exitCode: 3,
      stderr: expect.stringContaining('nowhere'),
    })
    expect(await printed('argon project list --data-dir nowhere')).toEqual([])
    const rehearsed = await printed('argon project create New --dry-run --data-dir nowhere')
    expect(rehearsed).toEqual(['Would create project `New` with the handle `new`; nothing was changed'])
    expect(existsSync(path.join(shop, 'nowhere'))).toBe(false)
  })
})

describe('a branch, and a moment on it', () => {
  test.each(['"Spring sale"', '"spring SALE"', 'spring-sale', '9', 'id:9'])(
    'is meant by %s',
    async (branch) => {
      expect(await ids(`argon find shop ${branch} users`)).toEqual([1, 2, 3])
    },
  )

  test('name@moment is who had the name then: before its reset `staging` was another branch', async () => {
    const [before] = await objects('argon branch create shop a --at staging@11 --json')
    const [after] = await objects('argon branch create shop b --at staging@12 --json')
    const [now] = await objects('argon branch create shop c --from staging --at 11 --json')
    expect(before).toMatchObject({ branch: { parentId: 11, baseLsn: 11 } })
    expect(after).toMatchObject({ branch: { parentId: 12, baseLsn: 12 } })
    expect(now).toMatchObject({ branch: { parentId: 12, baseLsn: 11 } })
  })

  test('a handle stands for a name there as well', async () => {
    expect(await ids('argon find shop spring-sale@13 users')).toEqual([1, 2, 3])
  })

  test.each([
    ['main --at 10', [1, 2, 3, 4]],
    ['main --at head', [1, 2, 3, 4]],
    ['main@head', [1, 2, 3, 4]],
    ['main --at "2026-11-02 14:01"', [1, 2, 3]],
    ['main --at "59 min ago"', [1, 2, 3]],
    ['"main@2026-11-02T14:01:00Z"', [1, 2, 3]],
    ['main --at main@5', [1, 2, 3]],
  ])('%s', async (point, expected) => {
    expect(
      await ids(
        `argon find shop ${point.replace(' --at', ' users --at')}${point.includes(' --at') ? '' : ' users'}`,
      ),
    ).toEqual(expected)
  })

  test('an LSN inside a record is the boundary before it, which is said', async () => {
    expect(await runLine('argon find shop main users --at 4', shop)).toMatchObject({
      exitCode: 0,
      stdout: '',
      stderr:
        'LSN 4 lies inside a record; LSN 2 before it was taken\n0 documents at LSN 2, 2026-11-02 14:01:00Z\n',
    })
  })

  test.each([
    ['find shop mian users', 3, 'There is no branch `mian`; did you mean `main`?'],
    ['find shop mian@10 users', 3, 'No branch was called `mian` at LSN 10; did you mean `main`?'],
    [
      'find shop main users --at staging@13',
      2,
      '`staging@13` is not on branch `main`; name the branch once, as `staging@13`',
    ],
    ['find shop main@5 users --at 5', 2, '`main@5` says a moment already; leave out --at'],
    ['find shop main users --at 99', 3, 'The history ends at LSN 14; there is nothing at 99 yet'],
    [
      'find shop main users --at 2001-01-01',
      3,
      'The history begins at 2026-11-02T14:00:00.000Z; there is nothing before',
    ],
    ['find shop main users --at noon', 2, '`noon` is not a moment: '],
    [
      'find shop main user',
      3,
      'There is no collection `user` on branch `main` at LSN 14; did you mean `users`?',
    ],
    [
      'find shop main people',
      3,
      'There is no collection `people` on branch `main` at LSN 14; it has `orders`, `users`',
    ],
    ['find shop main users --filter "{age: "', 2, 'The filter cannot be read at line 1, column 7: '],
    ['find shop main users --filter ""', 2, 'The filter cannot be read at line 1, column 1: '],
    ['find shop main users --filter "{age: {$near: 1}}"', 2, 'The operator `$near` is not supported; '],
    ['find shop main users --sort "{age: 2}"', 2, ''],
    ['find shop main users --projection "{age: 1, name: 0}"', 2, ''],
    ['aggregate shop main users "[1]"', 2, 'The pipeline must be an array of stages'],
    ['aggregate shop main users "["', 2, 'The pipeline cannot be read at line 1, column 2: '],
    ['aggregate shop main users "[{$nonsense: 1}]"', 2, ''],
    ['run shop main nowhere.mjs', 2, 'There is no script '],
    ['run shop main broken.mjs', 2, 'The script failed: ReferenceError: nowhere is not defined'],
    ['aggregate shop main users "{$out: 1}"', 2, ''],
    ['aggregate shop main users \'{$out: "copy"}\'', 2, 'A pipeline with `$out` or `$merge` writes'],
    ['aggregate shop main people "[]"', 3, 'There is no collection `people`'],
    ['branch delete shop main', 4, 'The branch `main` cannot be deleted'],
    ['branch undo-reset shop main', 4, 'Branch `main` was not made by a restore'],
    ['branch delete shop idea', 4, 'Branch `idea` was deleted; bring it back to write to it'],
    ['branch create shop staging', 4, 'There is a branch `staging` already; choose another name'],
    ['import shop main users gone.json', 3, 'The file '],
    [
      'import shop main users new-users.ndjson',
      4,
      'Importing new-users.ndjson stopped: Line 2: There is a document with _id 1 already; nothing was written',
    ],
    ['project create "" --actor ada', 2, 'A name needs at least one visible character'],
    ['project create New --actor ""', 2, '--actor takes a name of 1 to 256 bytes, not of 0'],
  ])('argon %s', async (line, exitCode, message) => {
    const ran = await runLine(`argon ${line}`, shop)
    expect(ran).toMatchObject({ exitCode, stdout: '' })
    expect(ran.stderr.slice(0, message.length)).toBe(message)
  })

  test('a name that is another branch’s id, or reads as a moment of one, is refused', async () => {
    await printed('argon branch create shop 9')
    await printed('argon branch create shop main@5')
    expect(await runLine('argon find shop 9 users', shop)).toMatchObject({
      exitCode: 2,
      stderr: '`9` may mean `Spring sale` (id:9, active) or `9` (id:15, active); use the id, as `id:9`\n',
    })
    expect(await ids('argon find shop id:15 users')).toEqual([1, 2, 3, 4])
    expect(await runLine('argon find shop main@5 users', shop)).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('may mean `main@5` (id:16, active) or `main` (id:1, active)'),
    })
  })
})

describe('the log', () => {
  const lsns = async (line: string): Promise<unknown[]> => (await objects(line)).map(({ lsn }) => lsn)

  test.each([
    ['argon log shop --json', [14, 13, 12, 11, 10, 9, 7, 6, 3, 2, 1]],
    ['argon log shop main --json', [10, 7, 6, 3, 2, 1]],
    ['argon log shop main@8 --json', [7, 6, 3, 2, 1]],
    ['argon log shop --from 8 --to 10 --json', [10, 9, 7]],
    ['argon log shop --from "2026-11-02 14:05" --json', [14, 13, 12, 11]],
    ['argon log shop --to "2026-11-02 14:01" --json', [3, 2, 1]],
    ['argon log shop --from head --json', [14]],
    ['argon log shop --from 99 --json', []],
    ['argon log shop --limit 2 --json', [14, 13]],
  ])('%s', async (line, expected) => {
    expect(await lsns(line)).toEqual(expected)
  })
})

describe('--dry-run', () => {
  const states = ['argon project list --deleted', 'argon branch list shop --deleted', 'argon log shop --json']
  const state = async (): Promise<Ran[]> => {
    const found: Ran[] = []
    for (const line of states) found.push(await runLine(line, shop))
    return found
  }

  test.each([
    ['project create New', 'Would create project `New` with the handle `new`'],
    ['project rename shop New', 'Would rename project `Shop` to `New`; its handle is `new`'],
    ['project delete shop', 'Would put project `Shop` into the trash'],
    ['project undelete archive', 'Would take project `Archive` out of the trash'],
    ['branch create shop New --at 5', 'Would create branch `New` (id 15) from `main` at LSN 5'],
    ['branch rename shop staging New', 'Would rename branch `staging` to `New`; its handle is `new`'],
    ['branch delete shop staging', 'Would delete branch `staging`'],
    ['branch undelete shop idea', 'Would bring branch `idea` back'],
    [
      'branch reset shop main --at 5 --no-backup',
      'Would reset branch `main` to LSN 5: 4 entries leave it, the old state has no name',
    ],
    ['branch undo-reset shop staging', 'Would undo the reset of branch `staging`'],
    [
      'import shop main people users.ndjson',
      'Would import 3 documents of users.ndjson into `people`, which would be made',
    ],
    [
      'import shop main users new-users.ndjson --on-bad skip',
      'Would import 2 documents of new-users.ndjson into `users`, 1 is bad',
    ],
  ])('argon %s', async (line, says) => {
    const before = await state()
    const [text] = await printed(`argon ${line} --dry-run`)
    expect(text?.startsWith(says)).toBe(true)
    expect(text).toMatch(/; nothing was changed$/u)
    expect((await objects(`argon ${line} --dry-run --json`))[0]).toMatchObject({ dryRun: true })
    expect(await state()).toEqual(before)
    // And done it is done.
    expect((await objects(`argon ${line} --json`))[0]).toMatchObject({ dryRun: false })
    expect(await state()).not.toEqual(before)
  })

  test.each([
    ['project create Shop', 4],
    ['project undelete shop', 4],
    ['branch create shop main', 4],
    ['branch delete shop main', 4],
    ['branch rename shop idea other', 4],
    ['branch reset shop main --at 99', 3],
    ['import shop main users new-users.ndjson', 4],
    ['import shop idea users users.ndjson', 4],
    ['import shop main $bad users.ndjson', 2],
  ])('argon %s is refused as it would be', async (line, exitCode) => {
    const rehearsed = await runLine(`argon ${line} --dry-run`, shop)
    expect(rehearsed).toMatchObject({ exitCode, stdout: '' })
    const done = await runLine(`argon ${line}`, shop)
    expect(done).toMatchObject({ exitCode, stdout: '' })
    if (!line.includes('new-users')) expect(rehearsed.stderr).toBe(done.stderr)
  })
})

describe('the words', () => {
  test.each([
    [
      'argon',
      'Name one of the commands project, branch, log, find, aggregate, run, import, connection, clone, checkout, follow, migrate, verify, serve; see `argon --help`',
    ],
    [
      'argon branch',
      'Name one of the commands list, create, rename, delete, undelete, reset, undo-reset; see `argon branch --help`',
    ],
    ['argon fnd', "Unknown command 'fnd' (Did you mean find?); see `argon --help`"],
    ['argon find shop', "Missing required argument 'branch'; see `argon find --help`"],
    [
      'argon find shop main users --limt 3',
      "Unknown option '--limt' (Did you mean --limit?); see `argon find --help`",
    ],
    [
      'argon log shop --limit 0',
      "Option '--limit <number>' argument '0' is invalid. Give a whole number from 1 on; see `argon log --help`",
    ],
    [
      'argon verify shop main',
      "Too many arguments for 'verify'. Expected 1 argument but got 2; see `argon verify --help`",
    ],
  ])('%s', async (line, message) => {
    expect(await runLine(line, shop)).toEqual({ exitCode: 2, stdout: '', stderr: `${message}\n` })
  })

  test('with --json an error is an object, also one of the words themselves', async () => {
    const found = await runLine('argon log shpo --json', shop)
    expect(found).toMatchObject({ exitCode: 3, stdout: '' })
    expect(JSON.parse(found.stderr)).toMatchObject({
      error: { code: 'project.notFound', exitCode: 3, details: { wanted: 'shpo' } },
    })
    const unread = await runLine('argon log --jsn --json', shop)
    expect(JSON.parse(unread.stderr)).toMatchObject({ error: { code: 'request.invalid', exitCode: 2 } })
  })

  test('--quiet and --json leave remarks away, and errors never', async () => {
    for (const flag of ['--quiet', '--json']) {
      expect((await runLine(`argon find shop main users ${flag}`, shop)).stderr).toBe('')
      expect((await runLine(`argon find shop main usr ${flag}`, shop)).stderr).not.toBe('')
    }
  })

  test('the name of a command may be a value: nothing is taken for what it is not', async () => {
    expect(await ids('argon --data-dir data find shop main users --limit 1')).toEqual([1])
    await printed('argon branch create shop log')
    expect(await ids('argon find shop log users --limit 1')).toEqual([1])
  })

  test('--actor says who it was', async () => {
    await printed('argon branch create shop fix --actor deploy')
    expect((await objects('argon log shop --limit 1 --json'))[0]).toMatchObject({ actor: 'deploy' })
  })
})

describe('what ends a command early', () => {
  test.each([
    ['find shop main users', 'The read was stopped'],
    ['verify shop', 'Interrupted'],
    [
      'import shop main people users.ndjson',
      'Importing users.ndjson stopped: Interrupted; nothing was written',
    ],
    ['import shop main people users.ndjson --dry-run', 'The check was stopped'],
  ])('argon %s, interrupted, is 130 and leaves nothing', async (line, message) => {
    const people = 'argon find shop main people'
    const interrupted = AbortSignal.abort()
    expect(await runLine(`argon ${line}`, shop, { interrupted })).toEqual({
      exitCode: 130,
      stdout: '',
      stderr: `${message}\n`,
    })
    expect(await runLine(people, shop)).toMatchObject({ exitCode: 3 })
    const [folder] = readdirSync(path.join(shop, 'data/projects'))
    expect(readdirSync(path.join(shop, 'data/projects', folder!)).sort()).toEqual(['project.json', 'store'])
  })

  test('damage to the log is 5, and says where; the moments before it are read', async () => {
    const [{ id }] = (await objects('argon project list --json')) as [{ id: string }]
    const file = path.join(shop, 'data/projects', id, 'store', dataFile)
    const bytes = readFileSync(file)
    for (let at = bytes.indexOf('Cleo'); at >= 0; at = bytes.indexOf('Cleo', at)) bytes.write('Clea', at)
    writeFileSync(file, bytes)
    expect(await runLine('argon verify shop', shop)).toMatchObject({
      exitCode: 5,
      stdout: '',
      stderr: expect.stringMatching(/^The log of project `Shop` is damaged at LSN 5: /u),
    })
    expect(await runLine('argon find shop main users', shop)).toMatchObject({ exitCode: 5 })
    expect(await printed('argon find shop main users --at 2')).toEqual([])
  })
})
