import { mainBranchId, type BranchId } from '../../../shared/model/ids.ts'
import { atHead } from '../../../shared/model/moment.ts'
import { author, createBenchProject, writeBatch, type BenchProject } from '../data/bench-project.ts'
import { customer } from '../data/customer.ts'
import { bytesOnDisk } from '../measure/disk.ts'

const batchDocuments = 1000
const pageDocuments = 50

/** The same data in a project, whose log may be kept in one place or another. */
export class LogSide {
  readonly #project: BenchProject

  private constructor(project: BenchProject) {
    this.#project = project
  }

  static async load(home: LogHome, directory: string, documents: number): Promise<LogSide> {
    const project = await home.create(directory)
    for (let first = 0; first < documents; first += batchDocuments) {
      const count = Math.min(batchDocuments, documents - first)
      const writes = Array.from({ length: count }, (_, i) => ({
        kind: 'insert' as const,
        document: customer(first + i, 0),
      }))
      await writeBatch(project, mainBranchId, writes)
    }
    return new LogSide(project)
  }

  branch(name: string): Promise<BranchId> {
    const { engine, project } = this.#project
    return engine.branches.create(project, name, mainBranchId, atHead, author)
  }

  async change(branchId: BranchId, documents: readonly Uint8Array[]): Promise<void> {
    for (let first = 0; first < documents.length; first += batchDocuments) {
      const batch = documents.slice(first, first + batchDocuments)
      const writes = batch.map((document) => ({ kind: 'replace' as const, document, expected: null }))
      await writeBatch(this.#project, branchId, writes)
    }
  }

  /** The first query on a branch: a page in the order of `_id`. */
  query(branchId: BranchId): number {
    const { engine, project, collectionId } = this.#project
    const input = { branchId, at: atHead, collectionId, from: null, direction: 'forward' } as const
    return engine.documents.page(project, { ...input, limit: pageDocuments }).count
  }

  /** Bytes of the project on the disk: its log, its index and its files. */
  bytes(): number {
    return bytesOnDisk(this.#project.directory)
  }

  close(): Promise<void> {
    return this.#project.engine.close()
  }
}

/** Where a project keeps its log. */
export interface LogHome {
  readonly name: string
  create(directory: string): Promise<BenchProject>
}

export const logHomes: readonly LogHome[] = [{ name: 'embedded log', create: createBenchProject }]
