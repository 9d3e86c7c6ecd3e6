import { randomBytes } from 'node:crypto'
import { performance } from 'node:perf_hooks'
import { createEngine } from '../../../electron/engine/engine.ts'
import { asCollectionId, asProjectId, mainBranchId } from '../../../shared/model/ids.ts'
import { atHead } from '../../../shared/model/moment.ts'

/**
 * `open <data directory> <project> <collection>`: prints, as JSON, how many milliseconds after Node itself had started
 * the first document was read, and the first page.
 */
const sinceNodeStarted = (): number => performance.now() - performance.nodeTiming.bootstrapComplete

const [dataDirectory = '', projectId = '', collectionId = ''] = process.argv.slice(2)
const input = {
  branchId: mainBranchId,
  collectionId: asCollectionId(Number(collectionId)),
  at: atHead,
  from: null,
  direction: 'forward',
} as const

async function main(): Promise<void> {
  const imported = sinceNodeStarted()
  const engine = createEngine({ dataDirectory, now: Date.now, randomBytes })
  const project = await engine.projects.use(asProjectId(projectId))
  const opened = sinceNodeStarted()
  engine.documents.page(project, { ...input, limit: 1 })
  const firstRead = sinceNodeStarted()
  engine.documents.page(project, { ...input, limit: 50 })
  const firstPage = sinceNodeStarted()
  console.log(JSON.stringify({ imported, opened, firstRead, firstPage }))
  await engine.close()
}

void main()
