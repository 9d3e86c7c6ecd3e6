import type { DocumentWrite } from '../../../electron/engine/write/documents.ts'
import { mainBranchId, type BranchId } from '../../../shared/model/ids.ts'
import { atHead, atLsn, type At } from '../../../shared/model/moment.ts'
import type { Bench, Group } from '../bench.ts'
import { author, createBenchProject, writeBatch, type BenchProject } from '../data/bench-project.ts'
import { customer, customerIdDocument } from '../data/customer.ts'
import { batchEntries } from '../data/history.ts'
import { seededRandom, shuffled } from '../data/random.ts'
import { measureSync } from '../measure/latency.ts'
import { atMost, plainLine, type Line } from '../report/line.ts'
import { integer, latencyText } from '../report/units.ts'

const pageDocuments = 50
const survivors = 10
const runs = 25
/** Records end where this many documents are born, so that the moments of the goals are moments. */
const firstRecords = [20, 180, 800]

/** Pages for which a plain walk over the keys would pass all that is not there: the goals are absolute. */
export const worstPages: Group = {
  name: 'worst-pages',
  async measure(bench: Bench) {
    const documents = Math.ceil(bench.options.entries / 5)
    const project = await createBenchProject(bench.scratch('worst'))
    const order = [...shuffled(documents, seededRandom(77))]
    const before = project.project.log.head().lsn
    await inRecords(project, mainBranchId, order, insertOf)
    const child = await project.engine.branches.create(
      project.project,
      'Nearly empty',
      mainBranchId,
      atHead,
      author,
    )
    const lines = [
      ...bornLines(project, documents, before),
      ...(await deletedLines(project, child, order, 'on a child branch')),
      ...(await deletedLines(project, mainBranchId, order, 'on main')),
    ]
    await project.engine.close()
    return lines
  },
}

const insertOf = (index: number): DocumentWrite => ({ kind: 'insert', document: customer(index, 0) })
const deletionOf = (index: number): DocumentWrite => ({
  kind: 'delete',
  id: customerIdDocument(index),
  expected: null,
})

async function inRecords(
  project: BenchProject,
  branchId: BranchId,
  order: readonly number[],
  writeOf: (index: number) => DocumentWrite,
): Promise<void> {
  for (let done = 0, record = 0; done < order.length; record++) {
    const end = done + (firstRecords[record] ?? batchEntries)
    await writeBatch(project, branchId, order.slice(done, end).map(writeOf))
    done = end
  }
}

function bornLines(project: BenchProject, documents: number, before: number): Line[] {
  const moments: number[] = []
  for (let born = 20; born <= documents; born *= 10) moments.push(born)
  return moments.map((born) =>
    pageLine(
      `Page with ${integer(born)} of ${integer(documents)} born in random order`,
      project,
      mainBranchId,
      atLsn(before + born),
      Math.min(born, pageDocuments),
    ),
  )
}

async function deletedLines(
  project: BenchProject,
  branchId: BranchId,
  order: readonly number[],
  where: string,
): Promise<Line[]> {
  await inRecords(project, branchId, order.slice(survivors), deletionOf)
  const { lsn } = project.project.log.head()
  const what = `Page of the ${survivors} left of ${integer(order.length)}, ${where}`
  const atItsHead = pageLine(`${what}, at its head`, project, branchId, atHead, survivors)
  await inRecords(project, branchId, order.slice(survivors, survivors + batchEntries), insertOf)
  return [atItsHead, pageLine(`${what}, in the past`, project, branchId, atLsn(lsn), survivors)]
}

function pageLine(
  name: string,
  { engine, project, collectionId }: BenchProject,
  branchId: BranchId,
  at: At,
  expected: number,
): Line {
  const input = { branchId, collectionId, at, from: null, direction: 'forward' } as const
  const read = (): number => engine.documents.page(project, { ...input, limit: pageDocuments }).count
  const count = read()
  if (count !== expected) throw new Error(`${name}: ${count} documents instead of ${expected}`)
  const latency = measureSync(runs, read)
  return plainLine(name, 'milliseconds', latency.p50, atMost(5), { measured: latencyText(latency) })
}
