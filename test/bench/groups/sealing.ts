import { Binary } from 'bson'
import { encode } from '../../../electron/engine/bson/bson-options.ts'
import type { Project } from '../../../electron/engine/projects/project.ts'
import { mainBranchId } from '../../../shared/model/ids.ts'
import type { Bench, Group } from '../bench.ts'
import { createBenchProject, writeBatch } from '../data/bench-project.ts'
import type { History } from '../data/history.ts'
import { chance } from '../data/random.ts'
import { loopDelayDuring, loopDelayText } from '../measure/loop-delay.ts'
import { atMost, plainLine, ratioLine, type Line } from '../report/line.ts'
import { bytes, integer } from '../report/units.ts'
import { checkSamePages, comparison, pagesAtDepths, type BothSides } from './both-sides.ts'

const sealedTables = ['blocks', 'places', 'seals']
/** Everything that belongs to a project's log, sealed or not. */
const logTables = ['records', 'log', ...sealedTables]
/** The newest sixteenth stays plain: what the engine's own bound is beside a million entries. */
const plainShare = 1 / 16
const depths = [1, 10]
const largeDocumentBytes = 100 * 1024
const largeDocumentChanges = 1000

/** Cold history in compressed blocks: what it takes, and what reading it costs. It comes last, for it changes the data set. */
export const sealing: Group = {
  name: 'sealing',
  async measure(bench: Bench) {
    const history = await bench.history()
    const sealed = await sealLines(history)
    for (const depth of depths) checkSamePages(history, depth)
    const runs = bench.runs(400)
    return [
      ...sealed,
      ...pageLines('Page of 50 with sealed history', pagesAtDepths(history, depths, runs)),
      ...pageLines(
        'Page of 50 from a random key with sealed history',
        pagesAtDepths(history, depths, runs, true),
      ),
      await largeDocumentLine(bench),
    ]
  },
}

const pageLines = (name: string, byDepth: ReadonlyMap<number, BothSides>): Line[] =>
  [...byDepth].map(([depth, both]) => comparison(`${name}, depth ${depth}`, both, atMost(2)))

async function sealLines(history: History): Promise<Line[]> {
  const { engine, project, size } = history
  const sizes = { plainTailEntriesMax: Math.round(size.entries * plainShare) }
  const before = tableBytes(project, ['log'])
  const delay = await loopDelayDuring(() => engine.sealHistory(project, { sizes }))
  const plain = before - tableBytes(project, ['log'])
  const sealed = tableBytes(project, sealedTables)
  return [
    ratioLine(
      'Sealed history beside the bytes of its versions',
      bytes(sealed),
      `${bytes(plain)} in the log`,
      sealed / plain,
      atMost(0.4),
    ),
    plainLine('Longest turn while history is sealed', 'milliseconds', delay.max, atMost(50), {
      measured: loopDelayText(delay),
    }),
  ]
}

/** Keys and values of tables, in bytes: the file keeps the pages that sealing leaves free, and fills them again. */
function tableBytes({ store }: Project, names: readonly string[]): number {
  let sum = 0
  for (const name of names) {
    const cursor = store.table(name).cursor()
    for (let found = cursor.seek(Uint8Array.of(0)); found; found = cursor.next())
      sum += cursor.keyLength + cursor.valueLength
    cursor.close()
  }
  return sum
}

/** One document of 100 KB whose one field changes a thousand times; its content does not compress. */
async function largeDocumentLine(bench: Bench): Promise<Line> {
  const target = await createBenchProject(bench.scratch('large-document'))
  const { engine, project } = target
  const changes = bench.runs(largeDocumentChanges)
  const noise = Buffer.from(Array.from({ length: largeDocumentBytes }, (_, i) => chance(i, 1, 2) * 256))
  const version = (n: number): Uint8Array => encode({ _id: 'large', changes: n, content: new Binary(noise) })
  await writeBatch(target, mainBranchId, [{ kind: 'insert', document: version(0) }])
  for (let n = 1; n <= changes; n++) {
    await writeBatch(target, mainBranchId, [{ kind: 'replace', document: version(n), expected: null }])
  }
  const plain = tableBytes(project, logTables)
  await engine.sealHistory(project, { sizes: { plainTailEntriesMax: 1 } })
  const sealed = tableBytes(project, logTables)
  await engine.close()
  const name = `One field of a 100 KB document changed ${integer(changes)} times, then sealed`
  const baseline = `${bytes(plain)} before`
  return plainLine(name, 'bytes', sealed, atMost(5 * 1024 * 1024), { baseline })
}
