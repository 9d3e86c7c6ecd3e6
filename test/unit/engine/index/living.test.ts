import { describe, expect, it } from 'vitest'
import { createBranch } from '../../../../electron/engine/branches/branch-commands.ts'
import { docKeyOfDocument } from '../../../../electron/engine/bson/doc-key.ts'
import type { LivingLimits } from '../../../../electron/engine/index/living-limits.ts'
import type { WalkPosition } from '../../../../electron/engine/index/merged-cursor.ts'
import { Pace } from '../../../../electron/engine/index/pace.ts'
import type { Snapshot } from '../../../../electron/engine/index/snapshot.ts'
import type { Project } from '../../../../electron/engine/projects/project.ts'
import { readPage, type PageInput } from '../../../../electron/engine/read/documents.ts'
import { stateHash } from '../../../../electron/engine/verify/state-hash.ts'
import { numberKey } from '../../../../electron/engine/store/numbers.ts'
import { createCollection } from '../../../../electron/engine/write/collections.ts'
import { writeDocuments, type DocumentWrite } from '../../../../electron/engine/write/documents.ts'
import { mainBranchId, type BranchId, type CollectionId } from '../../../../shared/model/ids.ts'
import { atHead, atLsn } from '../../../../shared/model/moment.ts'
import { documentBytes, raw } from '../../../support/bson-arbitraries.ts'
import { dice, type Dice } from '../../../support/dice.ts'
import { rebuilt } from '../../../support/rebuilt.ts'
import { author, scratchProject } from '../../../support/scratch-project.ts'

const limits: LivingLimits = {
  transitionsPerLook: 1,
  deathsBeforeListMin: 4,
  checkpointTransitionsMin: 5,
  checkpointKeysMax: 9,
  checkpointBytesMax: 1000,
  deadBeforeLeap: 2,
  fewShare: 5,
}

const ids = 60
const idOf = (id: number): Uint8Array => documentBytes([['_id', raw.int32(id)]])
const documentOf = (id: number, v: number): Uint8Array =>
  documentBytes([
    ['_id', raw.int32(id)],
    ['v', raw.int32(v)],
  ])

type State = ReadonlyMap<number, number>

type Mood = 'grow' | 'thin' | 'stir'

interface Moment {
  readonly branch: BranchId
  readonly lsn: number
  readonly state: State
}

/** Writes that fill the collection, thin it out to very few documents, or change what is there. */
function writesOf(state: State, mood: Mood, roll: Dice): [number, number | null][] {
  const writes: [number, number | null][] = []
  for (let id = 0; id < ids; id++) {
    const isThere = state.has(id)
    const isDeleted = isThere && roll(10) < { grow: 0, thin: 8, stir: 2 }[mood]
    const isPut =
      !isDeleted && roll(10) < (isThere ? { grow: 1, thin: 1, stir: 3 } : { grow: 7, thin: 0, stir: 2 })[mood]
    if (isDeleted) writes.push([id, null])
    else if (isPut) writes.push([id, roll(1000)])
  }
  for (let i = writes.length - 1; i > 0; i--) {
    const j = roll(i + 1)
    const other = writes[i] as [number, number | null]
    writes[i] = writes[j] as [number, number | null]
    writes[j] = other
  }
  return writes
}

const toWrite = (state: State, id: number, v: number | null): DocumentWrite =>
  v === null
    ? { kind: 'delete', id: idOf(id), expected: null }
    : state.has(id)
      ? { kind: 'replace', document: documentOf(id, v), expected: null }
      : { kind: 'insert', document: documentOf(id, v) }

/** Writes in records of as many documents as `cut` says; gives the state after each. */
async function write(
  project: Project,
  { branch, state: before }: Pick<Moment, 'branch' | 'state'>,
  collectionId: CollectionId,
  writes: readonly [number, number | null][],
  cut: () => number,
): Promise<Moment[]> {
  const moments: Moment[] = []
  let state = before
  for (let done = 0; done < writes.length;) {
    const part = writes.slice(done, done + cut())
    const input = { branchId: branch, collectionId, writes: part.map(([id, v]) => toWrite(state, id, v)) }
    await writeDocuments(project, input, author)
    state = stateAfter(state, part)
    done += part.length
    moments.push({ branch, lsn: project.log.head().lsn, state })
  }
  return moments
}

function stateAfter(before: State, writes: readonly [number, number | null][]): State {
  const state = new Map(before)
  for (const [id, v] of writes) {
    if (v === null) state.delete(id)
    else state.set(id, v)
  }
  return state
}

/** Mostly thins out what has grown: few documents live among many. */
function moodOf(state: State, roll: Dice): Mood {
  const isStirred = roll(4) === 0
  if (state.size > 12) return isStirred ? 'stir' : 'thin'
  return isStirred ? 'grow' : 'stir'
}

/** A history of several branches, each from any moment of any other. */
async function play(
  project: Project,
  collectionId: CollectionId,
  seed: number,
): Promise<{ moments: Moment[]; heads: Moment[] }> {
  const roll = dice(seed)
  const heads: Moment[] = [{ branch: mainBranchId, lsn: project.log.head().lsn, state: new Map() }]
  const moments = [...heads]
  for (let step = 0; step < 24; step++) {
    // Mostly one of the newest branches.
    const at = Math.max(roll(heads.length), roll(heads.length))
    if (step % 4 === 3) {
      const { branch: parent, lsn, state } = moments[roll(moments.length)] as Moment
      const branch = await createBranch(project, `b${step}`, parent, atLsn(lsn), author)
      heads.push({ branch, lsn: project.log.head().lsn, state })
      continue
    }
    const head = heads[at] as Moment
    const writes = writesOf(head.state, moodOf(head.state, roll), roll)
    const made = await write(project, head, collectionId, writes, () => 1 + roll(40))
    moments.push(...made)
    heads[at] = made.at(-1) ?? head
  }
  return { moments: [...moments, ...heads], heads }
}

function* requests(roll: Dice): Iterable<Pick<PageInput, 'from' | 'direction' | 'limit'>> {
  for (const direction of ['forward', 'backward'] as const) {
    yield { from: null, direction, limit: 100 }
    yield { from: { kind: 'offset', offset: roll(6) }, direction, limit: 1 + roll(4) }
    const key = docKeyOfDocument(idOf(roll(ids + 2) - 1))
    yield { from: { kind: 'key', key, inclusive: roll(2) === 0 }, direction, limit: 1 + roll(4) }
  }
}

function wanted(
  state: State,
  { from, direction, limit }: Pick<PageInput, 'from' | 'direction' | 'limit'>,
): string {
  const sign = direction === 'forward' ? 1 : -1
  const order = [...state.keys()].sort((a, b) => (a - b) * sign)
  const start =
    from === null
      ? 0
      : from.kind === 'offset'
        ? from.offset
        : order.filter((id) => {
            const place = Buffer.compare(docKeyOfDocument(idOf(id)), from.key) * sign
            return place < 0 || (place === 0 && !from.inclusive)
          }).length
  const taken = order.slice(start, start + limit)
  const shown = direction === 'forward' ? taken : taken.toReversed()
  const bytes = Buffer.concat(shown.map((id) => documentOf(id, state.get(id) as number)))
  return JSON.stringify([bytes.toString('hex'), start + limit < order.length, state.size])
}

function comparePages(
  project: Project,
  collectionId: CollectionId,
  moments: readonly Moment[],
  roll: Dice,
): void {
  for (const { branch, lsn, state } of moments) {
    const place = { branchId: branch, collectionId, at: atLsn(lsn) }
    for (const request of requests(roll)) {
      const page = readPage(project, { ...place, ...request })
      const found = JSON.stringify([Buffer.from(page.bytes).toString('hex'), page.hasMore, page.total])
      expect(found, `${branch} at ${lsn}: ${JSON.stringify(request)}`).toBe(wanted(state, request))
    }
    const ascending = [...state.keys()].sort((a, b) => a - b).map((id) => docKeyOfDocument(idOf(id)))
    const walked = walkInTurns(project.snapshot(branch, lsn, collectionId), 1 + roll(12))
    expect(walked, `${branch} at ${lsn}`).toEqual(ascending)
  }
}

/** Keys in the order of a walk that pauses after so many steps, each time. */
function walkInTurns(snapshot: Snapshot, steps: number): Uint8Array[] {
  const docKeys: Uint8Array[] = []
  let position: WalkPosition | null = null
  do {
    const pace = new Pace(() => 0, { milliseconds: 1, steps })
    position = snapshot.walk(position, pace, ({ docKey }) => docKeys.push(docKey) > 0)
  } while (position !== null)
  return docKeys
}

/** Rows of a table in hexadecimal. */
function dump(project: Project, table: 'born' | 'living' | 'checkpoints'): string[] {
  const rows: string[] = []
  const cursor = project.tables[table].cursor()
  for (let found = cursor.seek(Uint8Array.of(0)); found; found = cursor.next()) {
    const key = Buffer.from(cursor.key.subarray(0, cursor.keyLength)).toString('hex')
    rows.push(`${key} ${Buffer.from(cursor.value()).toString('hex')}`)
  }
  cursor.close()
  return rows
}

/** Each list that is complete has one row for each document that lives at its branch's head, and no other. */
function compareLists(project: Project, collectionId: CollectionId, heads: readonly Moment[]): number {
  const rows = dump(project, 'living')
  let complete = 0
  for (const { branch, state } of heads) {
    const prefix = Buffer.from(numberKey(branch, collectionId)).toString('hex')
    if (!rows.includes(`${prefix} 01`)) continue
    complete++
    const listed = rows.filter((row) => row.startsWith(prefix) && row !== `${prefix} 01`)
    const keys = [...state.keys()].map((id) => Buffer.from(docKeyOfDocument(idOf(id))).toString('hex'))
    expect(listed).toEqual(keys.sort().map((key) => `${prefix}${key} 01`))
  }
  return complete
}

describe('lists of what lives', () => {
  it('change no page of any branch at any moment, however its history went', async () => {
    let checkpoints = 0
    let lists = 0
    for (let seed = 1; seed <= 5; seed++) {
      const { project } = await scratchProject(limits)
      const { collectionId } = await createCollection(project, mainBranchId, 'c', author)
      const { moments, heads } = await play(project, collectionId, seed)
      comparePages(project, collectionId, moments, dice(seed))
      lists += compareLists(project, collectionId, heads)
      checkpoints += dump(project, 'checkpoints').length
      const before = stateHash(project.store)
      await rebuilt(project)
      expect(stateHash(project.store)).toBe(before)
    }
    expect(checkpoints).toBeGreaterThan(30)
    expect(lists).toBeGreaterThan(8)
  })

  it('have what a branch took over from its parent while they were made', async () => {
    const { project } = await scratchProject(limits)
    const { collectionId } = await createCollection(project, mainBranchId, 'c', author)
    const inserts = Array.from({ length: ids }, (_, id): [number, number] => [id, 0])
    const parent = { branch: mainBranchId, state: new Map<number, number>() }
    const [before] = await write(project, parent, collectionId, inserts, () => ids)
    const branch = await createBranch(project, 'child', mainBranchId, atHead, author)
    const writes: [number, number | null][] = []
    for (let id = 0; id < 50; id++) {
      writes.push([id, null])
      if (id >= 30 && id < 40) writes.push([id + 20, 1])
    }
    const child = { branch, state: (before as Moment).state }
    const made = await write(project, child, collectionId, writes, () => 1)
    expect(compareLists(project, collectionId, made.slice(-1))).toBe(1)
    comparePages(project, collectionId, made, dice(1))
  })

  it('have the same bytes however the entries were cut into records', async () => {
    const tables: string[][][] = []
    const sizes = dice(9)
    for (const cut of [() => 1, () => 1000, () => 1 + sizes(10)]) {
      const { project } = await scratchProject(limits)
      const { collectionId } = await createCollection(project, mainBranchId, 'c', author)
      const roll = dice(5)
      let state: State = new Map()
      for (const mood of ['grow', 'thin', 'thin', 'stir', 'thin', 'grow', 'thin', 'thin'] as const) {
        const writes = writesOf(state, mood, roll)
        await write(project, { branch: mainBranchId, state }, collectionId, writes, cut)
        state = stateAfter(state, writes)
      }
      tables.push((['born', 'living', 'checkpoints'] as const).map((name) => dump(project, name)))
    }
    expect(tables[1]).toEqual(tables[0])
    expect(tables[2]).toEqual(tables[0])
    expect(tables[0]?.[2]?.length).toBeGreaterThan(3)
  })
})
