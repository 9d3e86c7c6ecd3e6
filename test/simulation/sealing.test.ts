import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { expect, it } from 'vitest'
import { sealHistory } from '../../electron/engine/history/seal-history.ts'
import type { Project } from '../../electron/engine/projects/project.ts'
import { checkedLog } from '../support/checked-log.ts'
import { createCollection } from '../../electron/engine/write/collections.ts'
import { writeDocuments } from '../../electron/engine/write/documents.ts'
import { asLsn, mainBranchId, type CollectionId } from '../../shared/model/ids.ts'
import { documentBytes, raw } from '../support/bson-arbitraries.ts'
import { dice } from '../support/dice.ts'
import { author, scratchProject, scratchProjectId } from '../support/scratch-project.ts'
import { everythingIn, sealNow } from '../support/sealing.ts'

const child = path.join(import.meta.dirname, 'sealer.child.ts')

type End = readonly [code: number | null, signal: string | null]

function sealElsewhere(directory: string, point: string, number: number): Promise<End> {
  const running = spawn(process.execPath, [child, directory, scratchProjectId, point, String(number)], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, NODE_COMPILE_CACHE: path.join(import.meta.dirname, '../../.cache/node') },
  })
  return once(running, 'exit') as unknown as Promise<End>
}

async function write(
  project: Project,
  collectionId: CollectionId,
  count: number,
  text: string,
): Promise<void> {
  const writes = Array.from({ length: count }, (_, i) => {
    const document = documentBytes([
      ['n', raw.int32(i)],
      ['text', raw.string(text)],
    ])
    return { kind: 'insert', document } as const
  })
  await writeDocuments(project, { branchId: mainBranchId, collectionId, writes }, author)
}

it('a process that is killed at any point of sealing loses nothing, and the next one finishes it', async () => {
  const { project, directory } = await scratchProject()
  const { collectionId } = await createCollection(project, mainBranchId, 'c', author)
  for (const point of ['inside', 'after'] as const) {
    let wasKilled = true
    for (let number = 0; wasKilled; number++) {
      // Two segments to seal, so that every point is met with something before it and behind it.
      await sealHistory(project, sealNow)
      await write(project, collectionId, 100, `${point} ${number}`)
      const before = await everythingIn(project)
      const [code, signal] = await sealElsewhere(directory, point, number)
      wasKilled = signal === 'SIGKILL'
      expect(wasKilled || (code === 0 && number > 7), `${point} ${number}`).toBe(true)
      project.refresh()
      expect(await everythingIn(project), `${point} ${number}`).toEqual(before)
      await write(project, collectionId, 1, 'can still be written')
    }
  }
  expect((await sealHistory(project, sealNow)).kind).toBe('done')
  expect(await checkedLog(project)).toMatchObject({ done: true, firstBadLsn: null })
})

it('two processes seal what a third one writes and reads: everything is read as it was written', async () => {
  const { project, directory } = await scratchProject()
  const { collectionId } = await createCollection(project, mainBranchId, 'c', author)
  const written = new Map<number, string>()
  const roll = dice(7)
  const others = Promise.all([1, 2].map(() => sealElsewhere(directory, 'milliseconds', 4000)))
  let areSealing = true
  void others.then(() => (areSealing = false))
  for (let round = 0; areSealing; round++) {
    const first = project.log.head().lsn + 1
    await write(project, collectionId, 1 + roll(30), `round ${round}`)
    for (let lsn = first; lsn <= project.log.head().lsn; lsn++)
      written.set(lsn, Buffer.from(project.log.entry(asLsn(lsn)).document).toString('hex'))
    const lsns = [...written.keys()]
    for (let probe = 0; probe < 50; probe++) {
      const lsn = lsns[roll(lsns.length)] as number
      expect(Buffer.from(project.log.entry(asLsn(lsn)).document).toString('hex')).toBe(written.get(lsn))
    }
    await new Promise((resolve) => setTimeout(resolve, 2))
    project.refresh()
  }
  const ended = await others
  expect(ended.map(([, signal]) => signal)).toEqual([null, null])
  expect(ended.some(([code]) => code === 3)).toBe(true)
  expect(ended.every(([code]) => code === 0 || code === 3)).toBe(true)
  expect(project.sealer.sealedLsn()).toBeGreaterThan(written.size / 2)
  for (const [lsn, document] of written)
    expect(Buffer.from(project.log.entry(asLsn(lsn)).document).toString('hex')).toBe(document)
  expect(await checkedLog(project)).toMatchObject({ done: true, firstBadLsn: null })
})
