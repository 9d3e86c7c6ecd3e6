import { expect, it } from 'vitest'
import { Sealer } from '../../../../electron/engine/log/sealed/sealer.ts'
import { breathe } from '../../../../electron/engine/store/turns.ts'
import { sealWhenIdle } from '../../../../electron/engine/projects/seal-when-idle.ts'
import { numberKey } from '../../../../electron/engine/store/numbers.ts'
import { createCollection } from '../../../../electron/engine/write/collections.ts'
import { writeDocuments } from '../../../../electron/engine/write/documents.ts'
import { mainBranchId } from '../../../../shared/model/ids.ts'
import { documentBytes, raw } from '../../../support/bson-arbitraries.ts'
import { author, scratchProject } from '../../../support/scratch-project.ts'
import { tinySizes } from '../../../support/sealing.ts'

/** A project with a sealer of small segments, a clock that ticks when told to, and a way to write. */
async function sample() {
  const { project, deps } = await scratchProject()
  const { collectionId } = await createCollection(project, mainBranchId, 'c', author)
  const sizes = { ...tinySizes, plainTailEntriesMax: 10, plainTailBytesMax: 1000, segmentBytesMax: 20_000 }
  const sealer = new Sealer({ ...deps, store: project.store, log: project.log, sizes })
  let act = (): void => {}
  let stops = 0
  const stop = sealWhenIdle({ log: project.log, sealer }, (_milliseconds, given) => {
    act = given
    return () => stops++
  })
  const tick = async (): Promise<number> => {
    act()
    // Who is sealing already gives the same answer.
    await sealer.seal({ onlyWhileDue: true }).catch(() => {})
    return sealer.sealedLsn()
  }
  const write = (count: number, text: string) => {
    const writes = Array.from({ length: count }, () => {
      const document = documentBytes([['text', raw.string(text)]])
      return { kind: 'insert', document } as const
    })
    return writeDocuments(project, { branchId: mainBranchId, collectionId, writes }, author)
  }
  return { project, sealer, tick, act: () => act(), write, stop, stops: () => stops }
}

it('history is sealed once a whole segment of it is cold, and nobody has written since the last look', async () => {
  const { sealer, tick, act, write } = await sample()
  await write(70, '')
  act()
  act()
  await breathe()
  expect(sealer.isDue()).toBe(false)
  expect(sealer.sealedLsn()).toBe(0)
  await write(8, '')
  expect(sealer.isDue()).toBe(true)
  act()
  await breathe()
  await breathe()
  expect(sealer.sealedLsn()).toBe(0)
  expect(await tick()).toBe(70)
  expect(sealer.isDue()).toBe(false)
})

it('large documents make a segment sooner', async () => {
  const { sealer, tick, write } = await sample()
  await write(20, 'x'.repeat(900))
  expect(sealer.isDue()).toBe(false)
  await write(10, 'x'.repeat(900))
  expect(sealer.isDue()).toBe(true)
  await tick()
  expect(await tick()).toBeGreaterThan(20)
})

it('where a few large documents look like many, nothing is sealed before there is more', async () => {
  const { sealer, tick, write } = await sample()
  // Every entry is looked at, so the estimate is right; but what is large is all in the tail.
  await write(8, '')
  await write(1, 'x'.repeat(25_000))
  expect(sealer.isDue()).toBe(true)
  expect(await tick()).toBe(0)
  await tick()
  expect(await tick()).toBe(0)
  expect(sealer.isDue()).toBe(false)
  await write(80, '')
  expect(sealer.isDue()).toBe(true)
})

it('what cannot be sealed is not tried again', async () => {
  const { project, tick, write, stops } = await sample()
  await write(90, '')
  await project.store.transact(() => project.store.table('log').put(numberKey(30), new Uint8Array(30)))
  expect(stops()).toBe(0)
  await tick()
  await tick()
  await breathe()
  expect(stops()).toBe(1)
})
