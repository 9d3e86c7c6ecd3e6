import type { Bench, Group } from '../bench.ts'
import { bundleChild, runChild } from '../measure/child.ts'
import { atMost, plainLine } from '../report/line.ts'
import { median } from '../report/statistics.ts'
import { integer, milliseconds } from '../report/units.ts'

const opens = 15

interface Opened {
  readonly imported: number
  readonly opened: number
  readonly firstRead: number
  readonly firstPage: number
}

/** From nothing to the first document, in a process of its own each time. */
export const opening: Group = {
  name: 'opening',
  async measure(bench: Bench) {
    const { dataDirectory, projectId, collectionId } = await bench.history()
    const child = await bundleChild('open')
    const runs: Opened[] = []
    for (let i = 0; i < bench.runs(opens); i++) {
      runs.push(await runChild<Opened>(child, [dataDirectory, projectId, String(collectionId)]))
    }
    const at = (part: keyof Opened): number => median(runs.map((run) => run[part]))
    const name = `Open to first read at ${integer(bench.options.entries)} entries, imports included`
    return [
      plainLine(name, 'milliseconds', at('firstRead'), atMost(150), {
        baseline: `of which imports ${milliseconds(at('imported'))}`,
      }),
      plainLine('Open to first page of 50', 'milliseconds', at('firstPage'), null),
    ]
  },
}
