import { expect, onTestFinished, test } from 'vitest'
import { docKeyOfDocument } from '../../../electron/engine/bson/doc-key.ts'
import { atLsn } from '../../../shared/model/moment.ts'
import { customerId, customerIdDocument } from '../../bench/data/customer.ts'
import { loadHistory, type History } from '../../bench/data/history.ts'
import { plainGet, plainHeadScan, plainScan } from '../../bench/yardstick/reads.ts'
import { removeDirectory, scratchDirectory } from '../../support/scratch-project.ts'

async function smallHistory(): Promise<History> {
  const directory = scratchDirectory()
  const history = await loadHistory(directory, { entries: 3000, depth: 4 }, () => {})
  onTestFinished(async () => {
    await history.close()
    removeDirectory(directory)
  })
  return history
}

/** Moments all through the life of a branch. */
function momentsOf({ engine, project }: History, { id, first, last }: History['chain'][number]): number[] {
  return [0, 0.2, 0.5, 0.9, 1].map((share) => {
    const lsn = Math.max(1, Math.round(first + share * (last - first)))
    return engine.history.locate(project, id, atLsn(lsn)).moment.lsn
  })
}

test('the plain loops read the same documents as the engine, on every branch of the chain', async () => {
  const history = await smallHistory()
  const { project, yardstick, collectionId, chain, documents } = history
  expect(chain).toHaveLength(4)
  let compared = 0
  for (const life of chain) {
    for (const lsn of momentsOf(history, life)) {
      const snapshot = project.snapshot(life.id, lsn, collectionId)
      const lineage = yardstick.lineage(life.id, lsn)
      const plain: Uint8Array[] = []
      plainScan(yardstick, lineage, null, Infinity, (document) => plain.push(document))
      const own = [...snapshot.documents(100)].map(({ document }) => document)
      expect(plain.length).toBe(own.length)
      expect(Buffer.concat(plain).equals(Buffer.concat(own))).toBe(true)
      for (let index = 0; index < documents; index += 97) {
        const found = snapshot.get(docKeyOfDocument(customerIdDocument(index)))
        const plainly = plainGet(yardstick, lineage, customerId(index))
        expect(plainly === null ? null : Buffer.from(plainly)).toEqual(
          found === null ? null : Buffer.from(found.document),
        )
        compared++
      }
    }
  }
  expect(compared).toBeGreaterThan(100)
})

test('a walk of the newest documents gives those of main at its head', async () => {
  const { project, yardstick, collectionId, chain } = await smallHistory()
  const main = chain[0]!
  const plain: Uint8Array[] = []
  const count = plainHeadScan(yardstick, main.id, Infinity, (document) => plain.push(document))
  const own = [...project.snapshot(main.id, main.last, collectionId).documents(1000)]
  expect(count).toBe(own.length)
  expect(Buffer.concat(plain).equals(Buffer.concat(own.map(({ document }) => document)))).toBe(true)
})
