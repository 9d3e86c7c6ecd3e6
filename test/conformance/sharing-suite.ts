import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createEngine, type Engine } from '../../electron/engine/engine.ts'
import type { SharedDatabase } from '../../electron/engine/log/mongodb/shared-database.ts'
import type { Project } from '../../electron/engine/projects/project.ts'
import { stateHash } from '../../electron/engine/verify/state-hash.ts'
import { ArgonError } from '../../shared/model/errors.ts'
import { mainBranchId, type ProjectId } from '../../shared/model/ids.ts'
import type { SharedHome } from '../../shared/model/link.ts'
import { atHead } from '../../shared/model/moment.ts'
import { documentBytes, raw } from '../support/bson-arbitraries.ts'
import { checkedLog } from '../support/checked-log.ts'
import { wait } from '../support/replica.ts'
import { removeDirectory, scratchDirectory } from '../support/scratch-project.ts'

/** A place where projects can be shared; `connect` makes a connection of its own to it, or rejects while it is cut. */
export interface SharingSubject {
  connect(): Promise<SharedDatabase>
}

const author = { actor: 'Ada' }
const home: SharedHome = { kind: 'mongodb', connectionId: 'c1', database: 'team' }

function machine({ connect }: SharingSubject, directory = scratchDirectory()): Engine {
  const engine = createEngine({
    dataDirectory: directory,
    now: Date.now,
    randomBytes,
    wait,
    connectHome: connect,
  })
  onTestFinished(async () => {
    await engine.close()
    removeDirectory(directory)
  })
  return engine
}

async function until(is: () => boolean): Promise<void> {
  while (!is()) await sleep(5)
}

async function followed(engine: Engine, id: ProjectId, lsn: number): Promise<Project> {
  const project = await engine.projects.use(id)
  await until(() => project.link?.status.kind === 'following' && project.log.head().lsn >= lsn)
  return project
}

async function fill(engine: Engine, project: Project, records: number): Promise<void> {
  const { collectionId } = await engine.collections.create(project, mainBranchId, 'things', author)
  for (let n = 0; n < records; n++) {
    const document = documentBytes([
      ['_id', raw.int32(n)],
      ['text', raw.string('x'.repeat(n % 50))],
    ])
    const writes = [{ kind: 'insert', document }] as const
    await engine.documents.write(project, { branchId: mainBranchId, collectionId, writes }, author)
  }
  await engine.branches.create(project, 'side', mainBranchId, atHead, author)
}

interface Line {
  readonly lsn: number
  readonly time: number
  readonly hash: string
}

const linesOf = ({ log }: Project): Line[] =>
  [...log.headers(1, 'ascending')].map(({ lsn, time }) => ({
    lsn,
    time,
    hash: Buffer.from(log.record(lsn).hash).toString('hex'),
  }))

async function moved(steps: AsyncGenerator<unknown, unknown>): Promise<unknown[]> {
  const reports: unknown[] = []
  for await (const report of steps) reports.push(report)
  return reports
}

/** What sharing and moving projects promises, on whatever keeps the logs. */
export function describeSharing(name: string, open: () => Promise<SharingSubject>): void {
  describe(`sharing projects, ${name}`, () => {
    it('makes one that another machine finds, joins and follows, both ways', async () => {
      const subject = await open()
      const [here, there] = [machine(subject), machine(subject)]
      const info = await here.shared.create('Team', home, author)
      expect(info).toMatchObject({ name: 'Team', home })
      const project = await here.projects.use(info.id)
      await fill(here, project, 5)
      expect(await there.shared.list(home)).toMatchObject([{ id: info.id, name: 'Team', state: 'confirmed' }])
      const joined = await there.shared.join(info.id, home)
      expect(joined).toMatchObject({ id: info.id, name: 'Team', home })
      const theirs = await followed(there, info.id, project.log.head().lsn)
      expect(linesOf(theirs)).toEqual(linesOf(project))
      await there.branches.create(theirs, 'from there', mainBranchId, atHead, author)
      await until(() => project.branches.byName('from there') !== undefined)
      expect(stateHash(theirs.store)).toBe(stateHash(project.store))
      await expect(there.shared.join(info.id, home)).resolves.toEqual(joined)
    })

    it('refuses a name that one of the database has, and leaves nothing behind', async () => {
      const subject = await open()
      const [here, there] = [machine(subject), machine(subject)]
      await here.shared.create('Team', home, author)
      await expect(there.shared.create('Team', home, author)).rejects.toMatchObject({
        code: 'project.nameTaken',
      })
      expect(await there.projects.list()).toEqual([])
      expect((await there.shared.list(home)).length).toBe(1)
    })

    it('opens a shared project that cannot be reached from its copy, and says so', async () => {
      const subject = await open()
      const directory = scratchDirectory()
      const first = machine(subject, directory)
      const { id } = await first.shared.create('Team', home, author)
      await fill(first, await first.projects.use(id), 3)
      await first.close()
      const away = { connect: () => Promise.reject(new ArgonError('log.unreachable', 'No network')) }
      const later = machine(away, directory)
      const project = await later.projects.use(id)
      expect(later.collections.list(project, mainBranchId, atHead).collections.length).toBe(1)
      await until(() => project.link?.status.kind === 'offline')
      await expect(later.branches.create(project, 'b', mainBranchId, atHead, author)).rejects.toMatchObject({
        code: 'log.unreachable',
      })
      expect(project.branches.byName('b')).toBeUndefined()
    })

    it('follows a log once, however many ask for the project at the same time', async () => {
      const subject = await open()
      const directory = scratchDirectory()
      const first = machine(subject, directory)
      const { id } = await first.shared.create('Team', home, author)
      await first.close()
      let logs = 0
      const connect = async (): Promise<SharedDatabase> => {
        const database = await subject.connect()
        const log: SharedDatabase['log'] = (project) => {
          logs++
          return database.log(project)
        }
        return { ...database, log }
      }
      const later = machine({ connect }, directory)
      const projects = await Promise.all([1, 2, 3].map(() => later.projects.use(id)))
      expect(new Set(projects).size).toBe(1)
      await followed(later, id, 1)
      expect(logs).toBe(1)
    })

    it('salvages a project that was just moved into one that can be written to', async () => {
      const subject = await open()
      const here = machine(subject)
      const { id } = await here.projects.create('Mine', author)
      const project = await here.projects.use(id)
      await fill(here, project, 2)
      await moved(here.move(id, home, author))
      await moved(here.salvage(project, 'Saved'))
      const saved = (await here.projects.list()).find(({ name }) => name === 'Saved')
      const copy = await here.projects.use(saved?.id ?? id)
      expect(copy.link).toBeNull()
      await here.branches.create(copy, 'goes on', mainBranchId, atHead, author)
    })

    it('moves a project there and back: the same LSNs, hashes and times, and it goes on at each place', async () => {
      const subject = await open()
      const [here, there] = [machine(subject), machine(subject)]
      const { id } = await here.projects.create('Mine', author)
      const project = await here.projects.use(id)
      await fill(here, project, 20)
      const before = linesOf(project)

      const reports = await moved(here.move(id, home, author))
      expect(reports.at(-1)).toMatchObject({ step: 'verifying' })
      expect(await here.projects.describe(id)).toMatchObject({ home, moving: null })
      expect(linesOf(project).slice(0, -1)).toEqual(before)
      expect(project.commitOf(project.headerAt(project.log.head().lsn)).operations).toEqual(['moveLog'])
      await here.branches.create(project, 'shared', mainBranchId, atHead, author)

      await there.shared.join(id, home)
      const theirs = await followed(there, id, project.log.head().lsn)
      expect(linesOf(theirs)).toEqual(linesOf(project))

      await moved(here.move(id, { kind: 'embedded' }, author))
      expect(await here.projects.describe(id)).toMatchObject({ home: { kind: 'embedded' }, moving: null })
      expect(project.link).toBeNull()
      await here.branches.create(project, 'back', mainBranchId, atHead, author)
      await expect(checkedLog(project)).resolves.toMatchObject({ done: true, firstBadLsn: null })
      expect(linesOf(project).slice(0, before.length)).toEqual(before)

      // Who still follows the log there is told where the project is, and can only read.
      await until(() => theirs.link?.status.kind === 'moved')
      await expect(there.branches.create(theirs, 'late', mainBranchId, atHead, author)).rejects.toMatchObject(
        {
          code: 'log.moved',
        },
      )

      // And once more, to where its beginning is already.
      await moved(here.move(id, home, author))
      await followed(there, id, project.log.head().lsn)
      expect(linesOf(theirs)).toEqual(linesOf(project))
      await there.branches.create(theirs, 'in time', mainBranchId, atHead, author)
    })

    it('goes on with a move that was stopped at any point', async () => {
      const subject = await open()
      for (let steps = 0; ; steps++) {
        const directory = scratchDirectory()
        const first = machine(subject, directory)
        const { id } = await first.projects.create(`Mine ${steps}`, author)
        await fill(first, await first.projects.use(id), 3)
        const before = linesOf(await first.projects.use(id))
        const moving = first.move(id, home, author)
        let isDone = false
        for (let taken = 0; taken < steps && !isDone; taken++) isDone = (await moving.next()).done === true
        await moving.return(undefined as never)
        await first.close()
        const second = machine(subject, directory)
        if (!isDone) await moved(second.move(id, home, author))
        const project = await second.projects.use(id)
        expect(linesOf(project).slice(0, -1)).toEqual(before)
        expect((await second.projects.describe(id)).home).toEqual(home)
        await second.branches.create(project, 'goes on', mainBranchId, atHead, author)
        if (isDone) return
      }
    })

    it('lets two processes use one copy, and see where another has moved the project', async () => {
      const subject = await open()
      const directory = scratchDirectory()
      const [one, two] = [machine(subject, directory), machine(subject, directory)]
      const { id } = await one.projects.create('Mine', author)
      const first = await one.projects.use(id)
      const second = await two.projects.use(id)
      await fill(one, first, 3)
      await moved(one.move(id, home, author))
      // Who still thinks that the store is the log is refused, and finds out.
      await expect(two.branches.create(second, 'late', mainBranchId, atHead, author)).rejects.toMatchObject({
        code: 'log.moved',
      })
      expect((await two.projects.use(id)).link).not.toBeNull()
      const names = Array.from({ length: 5 }, (_, n) => `branch ${n}`)
      await Promise.all(
        names.flatMap((name) => [
          one.branches.create(first, `one's ${name}`, mainBranchId, atHead, author),
          two.branches.create(second, `two's ${name}`, mainBranchId, atHead, author),
        ]),
      )
      const { lsn } = first.log.head()
      await followed(two, id, lsn)
      expect(linesOf(second)).toEqual(linesOf(await followed(one, id, lsn)))

      await moved(one.move(id, { kind: 'embedded' }, author))
      await one.branches.create(first, 'here', mainBranchId, atHead, author)
      await until(() => second.link?.status.kind === 'moved')
      expect((await two.projects.use(id)).link).toBeNull()
      await two.branches.create(second, 'here too', mainBranchId, atHead, author)
      await one.projects.use(id)
      expect(linesOf(second)).toEqual(linesOf(first))
      await expect(checkedLog(first)).resolves.toMatchObject({ done: true, firstBadLsn: null })
    })

    it('reads the file of a project of before there were homes', async () => {
      const subject = await open()
      const directory = scratchDirectory()
      const engine = machine(subject, directory)
      const { id } = await engine.projects.create('Old', author)
      const file = path.join(directory, 'projects', id, 'project.json')
      const { home: _home, moving: _moving, ...old } = JSON.parse(await readFile(file, 'utf8'))
      await writeFile(file, JSON.stringify(old))
      expect(await engine.projects.describe(id)).toMatchObject({ home: { kind: 'embedded' }, moving: null })
    })
  })
}
