import { randomBytes } from 'node:crypto'
import { createEngine } from '../../electron/engine/engine.ts'
import { asProjectId, mainBranchId } from '../../shared/model/ids.ts'

/** Imports without end into a collection of its own, telling after each chunk how many documents are written. */
const [dataDirectory = '', projectId = '', collection = ''] = process.argv.slice(2)
const engine = createEngine({ dataDirectory, now: Date.now, randomBytes })
const project = await engine.projects.use(asProjectId(projectId))
const input = {
  branchId: mainBranchId,
  collection,
  fileName: 'endless',
  bytesTotal: 0,
  onBad: 'stop',
} as const
const run = await engine.imports.begin(project, input, 'importer')

for (let id = 0; run.state === 'running';) {
  const lines: string[] = []
  for (let i = 0; i < 700; i++) lines.push(`{"_id": ${id++}, "text": "some words that fill a line"}\n`)
  await run.write(new TextEncoder().encode(lines.join('')))
  process.stdout.write(`${run.progress().documents}\n`)
}
