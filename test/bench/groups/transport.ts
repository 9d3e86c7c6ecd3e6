import { randomBytes } from 'node:crypto'
import { serve } from '../../../shared/rpc/serve.ts'
import { contract } from '../../../shared/contract/contract.ts'
import { createApi } from '../../../electron/api/api.ts'
import { WireService } from '../../../electron/wire/service.ts'
import { startWebHost } from '../../../electron/web/host.ts'
import type { Bench, Group } from '../bench.ts'
import type { ClientOrder } from '../children/client.child.ts'
import type { History } from '../data/history.ts'
import { bundleChild, runChild, type Child } from '../measure/child.ts'
import { atMost, plainLine, type Line } from '../report/line.ts'
import type { Latency } from '../report/statistics.ts'
import { milliseconds } from '../report/units.ts'
import { branchAt, samplesOf } from './samples.ts'

const pagesRead = 400

/** Pages as a window gets them: through contract and socket, decoded in a process of its own. */
export const transport: Group = {
  name: 'transport',
  async measure(bench: Bench) {
    const history = await bench.history()
    const child = await bundleChild('client')
    const host = await startHost(history, bench.scratch('web'))
    try {
      const lines: Line[] = []
      for (const depth of [1, 10]) {
        const { branchId, lsns } = placesOf(history, depth, bench.runs(pagesRead))
        const { port, token } = host
        const { projectId, collectionId } = history
        lines.push(await pagesLine(child, depth, { port, token, projectId, collectionId, branchId, lsns }))
      }
      return lines
    } finally {
      await host.close()
    }
  },
}

function startHost({ engine, dataDirectory }: History, root: string) {
  const facts = {
    host: 'web',
    version: '',
    platform: process.platform,
    dataDirectory,
    actor: 'bench',
  } as const
  const endpoint = new WireService({ engine, dataDirectory, now: Date.now, randomBytes })
  return startWebHost({
    root,
    connect: (port) => serve(port, contract, createApi(engine, { ...facts, connection: port }, { endpoint })),
  })
}

function placesOf(history: History, depth: number, runs: number): { branchId: number; lsns: number[] } {
  const lsns = samplesOf(history, depth, runs).map(({ lsn }) => lsn)
  return { branchId: branchAt(history, depth).id, lsns }
}

async function pagesLine(child: Child, depth: number, order: ClientOrder): Promise<Line> {
  const latency = await runChild<Latency>(child, [JSON.stringify(order)])
  const name = `Page of 50 through contract and socket, decoded in a client, depth ${depth}, p95`
  return plainLine(name, 'milliseconds', latency.p95, atMost(8), {
    measured: `${milliseconds(latency.p95)} (p50 ${milliseconds(latency.p50)})`,
  })
}
