import { randomBytes } from 'node:crypto'
import { createEngine } from '../../../electron/engine/engine.ts'
import { asCollectionId, asProjectId, mainBranchId } from '../../../shared/model/ids.ts'
import { atHead, atLsn } from '../../../shared/model/moment.ts'
import { privateMemoryBytes } from '../measure/memory.ts'

/**
 * `memory <data directory> <project> <collection> <LSN>`: scans `main` at its head and at the LSN, and prints the most
 * private memory that the process was seen to have, in bytes, as JSON.
 */
const [dataDirectory = '', projectId = '', collectionId = '', lsn = ''] = process.argv.slice(2)
const documentsBetweenLooks = 2000

async function main(): Promise<void> {
  const engine = createEngine({ dataDirectory, now: Date.now, randomBytes })
  const project = await engine.projects.use(asProjectId(projectId))
  let rows = 0
  let most = 0
  for (const at of [atHead, atLsn(Number(lsn))]) {
    const input = { branchId: mainBranchId, collectionId: asCollectionId(Number(collectionId)), filter: null }
    await engine.documents.scan(project, { ...input, at }, () => {
      if (++rows % documentsBetweenLooks === 0) most = Math.max(most, privateMemoryBytes() ?? 0)
      return true
    })
  }
  console.log(JSON.stringify({ rows, most: Math.max(most, privateMemoryBytes() ?? 0) }))
  await engine.close()
}

void main()
