import type { Bench, Group } from '../bench.ts'
import { bundleChild, runChild } from '../measure/child.ts'
import { privateMemoryBytes } from '../measure/memory.ts'
import { atMost, plainLine, unmeasuredLine } from '../report/line.ts'
import { integer } from '../report/units.ts'
import { branchAt } from './samples.ts'

const bound = atMost(120 * 1024 * 1024)
const unit = 'bytes'

/** Private memory of a process that does nothing but scan. */
export const memory: Group = {
  name: 'memory',
  async measure(bench: Bench) {
    const history = await bench.history()
    const { dataDirectory, projectId, collectionId, documents } = history
    const name = `Private memory while scanning ${integer(documents)} documents, twice`
    if (privateMemoryBytes() === null)
      return [unmeasuredLine(name, unit, bound, 'only Linux tells private memory apart')]
    const lsn = Math.floor(branchAt(history, 1).last / 2)
    const child = await bundleChild('memory')
    const args = [dataDirectory, projectId, String(collectionId), String(lsn)]
    const { most, rows } = await runChild<{ most: number; rows: number }>(child, args)
    return [plainLine(name, unit, most, bound, { baseline: `${integer(rows)} rows` })]
  },
}
