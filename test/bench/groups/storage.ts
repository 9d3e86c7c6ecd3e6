import type { DocumentWrite } from '../../../electron/engine/write/documents.ts'
import { mainBranchId } from '../../../shared/model/ids.ts'
import { atHead } from '../../../shared/model/moment.ts'
import type { Bench, Group } from '../bench.ts'
import { author, writeBatch } from '../data/bench-project.ts'
import { customer, customerIndex } from '../data/customer.ts'
import { batchEntries, type History } from '../data/history.ts'
import { bytesOnDisk } from '../measure/disk.ts'
import { atMost, ratioLine, type Line } from '../report/line.ts'
import { bytes } from '../report/units.ts'

const branchCount = 10
const changedEvery = 100

/** What a project occupies on the disk. */
export const storage: Group = {
  name: 'storage',
  async measure(bench: Bench) {
    const history = await bench.history()
    return [wholeLine(history), await branchesLine(history)]
  },
}

function wholeLine({ directory, bsonBytes, yardstick }: History): Line {
  const used = bytesOnDisk(directory)
  const plain = bytesOnDisk(yardstick.directory)
  return ratioLine(
    'Bytes on disk beside the BSON bytes of all versions',
    bytes(used),
    `${bytes(bsonBytes)} of BSON; yardstick ${bytes(plain)}`,
    used / bsonBytes,
    atMost(1.8),
  )
}

/** Ten branches from the head, each of which changes one document in a hundred. */
async function branchesLine(history: History): Promise<Line> {
  const { engine, project, directory } = history
  const before = bytesOnDisk(directory)
  const indexes = everyHundredth(history)
  for (let n = 0; n < branchCount; n++) {
    const branchId = await engine.branches.create(project, `One percent ${n}`, mainBranchId, atHead, author)
    for (let done = 0; done < indexes.length; done += batchEntries) {
      await writeBatch(history, branchId, indexes.slice(done, done + batchEntries).map(changeOf(n)))
    }
  }
  const after = bytesOnDisk(directory)
  return ratioLine(
    'Ten branches that each change 1 % beside the project alone',
    bytes(after),
    `the project alone ${bytes(before)}`,
    after / before,
    atMost(1.04),
  )
}

const changeOf =
  (edition: number) =>
  (index: number): DocumentWrite => ({
    kind: 'replace',
    document: customer(index, 1_000_000 + edition),
    expected: null,
  })

/** Numbers of every hundredth document that `main` has at its head. */
function everyHundredth({ project, collectionId }: History): number[] {
  const indexes: number[] = []
  let n = 0
  const { lsn } = project.log.head()
  for (const { document } of project.snapshot(mainBranchId, lsn, collectionId).documents(batchEntries)) {
    if (n++ % changedEvery === 0) indexes.push(customerIndex(document))
  }
  return indexes
}
