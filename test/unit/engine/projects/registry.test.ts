import { randomBytes, randomUUID } from 'node:crypto'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createEngine, type Engine } from '../../../../electron/engine/engine.ts'
import type { Commit } from '../../../../shared/model/entry.ts'
import { asProjectId, mainBranchId, type ProjectId } from '../../../../shared/model/ids.ts'
import { projectsOpenMax } from '../../../../shared/model/limits.ts'

const author = { actor: 'tester' }
let directory: string
const engines: Engine[] = []

const open = (dataDirectory = directory): Engine => {
  const engine = createEngine({ dataDirectory, now: Date.now, randomBytes })
  engines.push(engine)
  return engine
}

beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'argon-registry-'))
})

afterEach(async () => {
  for (const engine of engines.splice(0)) await engine.close()
  chmodSync(directory, 0o700)
  rmSync(directory, { recursive: true, force: true })
})

const projectsFolder = () => path.join(directory, 'projects')

describe('a data directory', () => {
  test('is made with all its parents, and found again by the next start', async () => {
    directory = path.join(directory, 'some', 'where')
    const first = open()
    const made = await first.projects.create('Kept', author)
    await first.close()
    expect(await open().projects.list()).toEqual([made])
  })

  test('that is a file, or below one, is an error that names it', async () => {
    const file = path.join(directory, 'file')
    writeFileSync(file, 'something else')
    for (const place of [file, path.join(file, 'below')]) {
      await expect(open(place).projects.list()).rejects.toMatchObject({
        code: 'store.unavailable',
        message: expect.stringContaining(place),
      })
    }
  })

  test('of a newer layout is refused and left alone', async () => {
    writeFileSync(path.join(directory, 'format.json'), '{"version": 2}')
    await expect(open().projects.list()).rejects.toMatchObject({ code: 'store.version' })
    await expect(open().projects.create('New', author)).rejects.toMatchObject({ code: 'store.version' })
  })

  test('with an unreadable format file is refused', async () => {
    writeFileSync(path.join(directory, 'format.json'), 'nonsense')
    await expect(open().projects.list()).rejects.toMatchObject({ code: 'store.unavailable' })
  })

  test('that was in the way works once it is mended, without a restart', async () => {
    const place = path.join(directory, 'place')
    writeFileSync(place, '')
    const engine = open(place)
    await expect(engine.projects.list()).rejects.toMatchObject({ code: 'store.unavailable' })
    rmSync(place)
    expect(await engine.projects.list()).toEqual([])
  })

  test('that cannot be written lists what it has, and says why nothing can be added', async () => {
    const first = open()
    const made = await first.projects.create('Kept', author)
    await first.close()
    await asNobody(directory, async () => {
      const engine = open()
      expect(await engine.projects.list()).toEqual([made])
      const works = [
        () => engine.projects.create('More', author),
        () => engine.projects.rename(made.id, 'Other'),
        () => engine.projects.use(made.id),
      ]
      for (const work of works) {
        await expect(work()).rejects.toMatchObject({
          code: 'store.readOnly',
          message: expect.stringContaining(directory),
        })
      }
    })
  })
})

/** Runs as a user who may look into the directory but not write to it, whoever runs the tests. */
async function asNobody(place: string, act: () => Promise<void>): Promise<void> {
  const everything = [
    place,
    ...readdirSync(place, { recursive: true }).map((name) => path.join(place, String(name))),
  ]
  const isRoot = process.geteuid?.() === 0
  for (const one of everything) chmodSync(one, existsSync(path.join(one, '.')) ? 0o555 : 0o444)
  if (isRoot) process.seteuid?.(65_534)
  try {
    await act()
  } finally {
    if (isRoot) process.seteuid?.(0)
    for (const one of everything) chmodSync(one, 0o700)
  }
}

describe('a damaged project', () => {
  test('is listed beside the others and named when it is opened', async () => {
    const first = open()
    const good = await first.projects.create('Good', author)
    const bad = await first.projects.create('Bad', author)
    await first.close()
    writeFileSync(path.join(projectsFolder(), bad.id, 'project.json'), '{"name": ')
    const engine = open()
    const listed = await engine.projects.list()
    expect(listed.map(({ id }) => id).sort()).toEqual([good.id, bad.id].sort())
    expect(listed.find(({ id }) => id === bad.id)?.name).toContain('Unreadable')
    await expect(engine.projects.use(bad.id)).rejects.toMatchObject({ code: 'project.damaged' })
    expect((await engine.projects.use(good.id)).id).toBe(good.id)
  })

  test.each(['missing', 'garbage', 'empty'])(
    'a store that is %s is an error, never an empty project',
    async (how) => {
      const first = open()
      const made = await first.projects.create('Broken', author)
      await first.close()
      const data = path.join(projectsFolder(), made.id, 'store', 'data.mdb')
      if (how === 'missing') rmSync(data)
      else writeFileSync(data, how === 'empty' ? '' : Buffer.alloc(64 * 1024, 'not a database '))
      await expect(open().projects.use(made.id)).rejects.toMatchObject({ code: 'project.damaged' })
    },
  )

  test('an unknown id is not found', async () => {
    const unknown = asProjectId('00000000-0000-4000-8000-000000000000')
    await expect(open().projects.use(unknown)).rejects.toMatchObject({ code: 'project.notFound' })
  })
})

describe('what a crash left half made', () => {
  test('is never listed, and removed when no process can be at it any more', async () => {
    const [old, young] = ['.new-old', '.new-young'].map((name) => path.join(projectsFolder(), name))
    if (old === undefined || young === undefined) throw new Error('There are two')
    for (const place of [old, young]) mkdirSync(path.join(place, 'store'), { recursive: true })
    utimesSync(old, 1000, 1000)
    expect(await open().projects.list()).toEqual([])
    expect(existsSync(old)).toBe(false)
    expect(existsSync(young)).toBe(true)
  })

  test('beside the store of a project is removed when it is opened, but not what a living process is at', async () => {
    const { id } = await open().projects.create('Checked', author)
    const dead = path.join(projectsFolder(), id, `.scratch-${2 ** 22 + 1}-aa`)
    mkdirSync(dead)
    const engine = open()
    const own = await engine.projects.scratchDirectory(id)
    mkdirSync(own)
    await engine.projects.use(id)
    expect([existsSync(dead), existsSync(own)]).toEqual([false, true])
  })

  test('a project whose filling fails leaves nothing', async () => {
    const engine = open()
    const filling = engine.projects.createFilled(
      'Half',
      { now: Date.now, randomBytes },
      author,
      async function* () {
        yield 1
        throw new Error('The power went')
      },
    )
    await expect(filling.next()).resolves.toMatchObject({ value: 1 })
    await expect(filling.next()).rejects.toThrow('The power went')
    expect(readdirSync(projectsFolder())).toEqual([])
  })
})

describe('several at once', () => {
  test('of the same name: one is made, the others hear who has it', async () => {
    const engine = open()
    const tries = await Promise.allSettled(
      ['A', 'a', 'Ａ'].map((name) => engine.projects.create(name, author)),
    )
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    for (const one of tries) {
      if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'project.nameTaken' })
    }
    expect(readdirSync(projectsFolder())).toHaveLength(1)
  })

  test('opening the same project open it once', async () => {
    const engine = open()
    const { id } = await engine.projects.create('Shared', author)
    const opened = await Promise.all([1, 2, 3].map(() => engine.projects.use(id)))
    expect(new Set(opened).size).toBe(1)
  })

  test('processes: what one commits is announced in the other', async () => {
    const [here, there] = [open(), open()]
    const { id } = await here.projects.create('Both', author)
    const mine = await here.projects.use(id)
    const theirs = await there.projects.use(id)
    const heard = new Promise<Commit>((resolve) => void mine.onCommit(resolve))
    await there.branches.create(theirs, 'Elsewhere', 1 as never, { kind: 'head' }, { actor: 'other' })
    expect(await heard).toMatchObject({ lsn: 2, actor: 'other', operations: ['createBranch'] })
    expect((await here.branches.list(mine)).map(({ name }) => name)).toEqual(['main', 'Elsewhere'])
  })

  test('processes: a project that one renamed or made is seen by the other', async () => {
    const [here, there] = [open(), open()]
    const { id } = await here.projects.create('One', author)
    await there.projects.rename(id, 'Two')
    expect((await here.projects.list()).map(({ name }) => name)).toEqual(['Two'])
    await expect(here.projects.create('two', author)).rejects.toMatchObject({ code: 'project.nameTaken' })
  })
})

test('no more projects than the bound are open at once; those that are stay usable', async () => {
  const engine = open()
  const { id: first } = await engine.projects.create('Copied', author)
  const made = path.join(projectsFolder(), first)
  // Copies are made in a fraction of the time.
  const ids = Array.from({ length: projectsOpenMax }, () => asProjectId(randomUUID()))
  for (const id of ids) {
    const folder = path.join(projectsFolder(), id)
    cpSync(made, folder, { recursive: true })
    const file = path.join(folder, 'project.json')
    writeFileSync(file, readFileSync(file, 'utf8').replace(first, id))
  }
  const last = ids.pop() as ProjectId
  ids.push(first)
  for (const id of ids) await engine.projects.use(id)
  await expect(engine.projects.use(last)).rejects.toMatchObject({
    code: 'project.tooManyOpen',
    details: { projects: projectsOpenMax },
  })
  const project = await engine.projects.use(first)
  await engine.collections.create(project, mainBranchId, 'still', author)
  expect(await open().projects.use(last)).toBeDefined()
})

test('nothing is opened once the engine closes', async () => {
  const engine = open()
  const { id } = await engine.projects.create('Late', author)
  await engine.close()
  await expect(engine.projects.use(id)).rejects.toMatchObject({ code: 'store.unavailable' })
  await expect(engine.projects.create('Later', author)).rejects.toMatchObject({ code: 'store.unavailable' })
})
