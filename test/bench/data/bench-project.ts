import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { createEngine, type Engine } from '../../../electron/engine/engine.ts'
import type { Project } from '../../../electron/engine/projects/project.ts'
import type { DocumentWrite } from '../../../electron/engine/write/documents.ts'
import { mainBranchId, type BranchId, type CollectionId, type ProjectId } from '../../../shared/model/ids.ts'

export const author = { actor: 'bench' }
export const engineDeps = {
  now: Date.now,
  randomBytes: (length: number) => new Uint8Array(randomBytes(length)),
}

/** An engine over a data directory of its own with one project, that has one collection. */
export interface BenchProject {
  readonly engine: Engine
  readonly project: Project
  readonly dataDirectory: string
  readonly projectId: ProjectId
  readonly collectionId: CollectionId
  /** Where the project's files are. */
  readonly directory: string
}

export async function createBenchProject(dataDirectory: string): Promise<BenchProject> {
  const engine = createEngine({ dataDirectory, ...engineDeps })
  const { id } = await engine.projects.create('Bench', author)
  const project = await engine.projects.use(id)
  const { collectionId } = await engine.collections.create(project, mainBranchId, 'customers', author)
  const directory = path.join(dataDirectory, 'projects', id)
  return { engine, project, dataDirectory, projectId: id, collectionId, directory }
}

/** Writes one record; returns the LSN of its first entry. */
export async function writeBatch(
  { engine, project, collectionId }: BenchProject,
  branchId: BranchId,
  writes: readonly DocumentWrite[],
): Promise<number> {
  const { lsn } = await engine.documents.write(project, { branchId, collectionId, writes }, author)
  if (lsn === null) throw new Error('The batch changed nothing')
  return lsn
}
