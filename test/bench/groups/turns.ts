import { setTimeout as sleep } from 'node:timers/promises'
import { EJSON, deserialize } from 'bson'
import { decodeOptions, encode } from '../../../electron/engine/bson/bson-options.ts'
import { atLsn } from '../../../shared/model/moment.ts'
import { mainBranchId } from '../../../shared/model/ids.ts'
import type { Bench, Group } from '../bench.ts'
import { author, writeBatch } from '../data/bench-project.ts'
import { customer } from '../data/customer.ts'
import type { History } from '../data/history.ts'
import { loopDelayDuring, loopDelayText, type LoopDelay } from '../measure/loop-delay.ts'
import { atMost, plainLine, type Line } from '../report/line.ts'
import { milliseconds } from '../report/units.ts'
import { newDocument, oneInsert, samplesOf } from './samples.ts'

const bound = atMost(50)
const idleMilliseconds = 1500
const importedDocuments = 20_000
const commits = 300
const pages = 500

/** How long the thread that hosts the engine is held up, by Node's own histogram of its event loop's delay. */
export const turns: Group = {
  name: 'turns',
  async measure(bench: Bench) {
    const history = await bench.history()
    const file = importedFile(bench.runs(importedDocuments))
    const idle = await loopDelayDuring(() => sleep(idleMilliseconds))
    return [
      turnLine('an import', idle, await loopDelayDuring(() => importFile(history, file))),
      turnLine(
        'commits of one entry',
        idle,
        await loopDelayDuring(() => commitMany(history, bench.runs(commits))),
      ),
      turnLine(
        'pages at random LSNs',
        idle,
        await loopDelayDuring(() => readMany(history, bench.runs(pages))),
      ),
      turnLine('a check of the whole log', idle, await loopDelayDuring(() => verify(history))),
      turnLine('a scan with a filter', idle, await loopDelayDuring(() => scanAll(history))),
    ]
  },
}

/** An idle thread's longest turn stands beside it: what the machine itself does to everybody. */
const turnLine = (during: string, idle: LoopDelay, delay: LoopDelay): Line =>
  plainLine(`Longest turn during ${during}`, 'milliseconds', delay.max, bound, {
    measured: loopDelayText(delay),
    baseline: `an idle thread ${milliseconds(idle.max)}`,
  })

const breathe = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve)
  })

/** Documents as NDJSON of canonical Extended JSON. */
function importedFile(documents: number): Buffer {
  const lines = Array.from({ length: documents }, (_, i) =>
    EJSON.stringify(deserialize(customer(newDocument(100_000 + i), 0), decodeOptions), { relaxed: false }),
  )
  return Buffer.from(lines.join('\n'))
}

async function importFile({ engine, project }: History, file: Buffer): Promise<void> {
  const run = await engine.imports.begin(
    project,
    {
      branchId: mainBranchId,
      collection: 'imported',
      fileName: 'bench.ndjson',
      bytesTotal: file.length,
      onBad: 'stop',
    },
    author.actor,
  )
  const chunkBytes = 256 * 1024
  for (let at = 0; at < file.length; at += chunkBytes) await run.write(file.subarray(at, at + chunkBytes))
  const { state, reason } = await run.finish()
  if (state !== 'completed') throw new Error(`The import ${state}: ${reason}`)
}

async function commitMany(history: History, count: number): Promise<void> {
  for (let i = 0; i < count; i++) await writeBatch(history, mainBranchId, oneInsert(200_000 + i))
}

async function readMany(history: History, count: number): Promise<void> {
  const { engine, project, collectionId } = history
  for (const { lsn } of samplesOf(history, 1, count)) {
    const input = { branchId: mainBranchId, collectionId, at: atLsn(lsn), from: null } as const
    engine.documents.page(project, { ...input, direction: 'forward', limit: 50 })
    await breathe()
  }
}

async function scanAll({ engine, project, collectionId, chain }: History): Promise<void> {
  const at = atLsn(Math.floor((chain[0]?.last ?? 0) / 2))
  const input = { branchId: mainBranchId, collectionId, at, filter: encode({ tags: 'vip' }) }
  await engine.documents.scan(project, input, () => true)
}

async function verify({ engine, project }: History): Promise<void> {
  for await (const { finding } of engine.verify(project)) {
    if (finding !== null && finding.kind !== 'intact')
      throw new Error(`The project is damaged: ${finding.kind}`)
  }
}
