import { encode } from '../../../electron/engine/bson/bson-options.ts'
import type { Project } from '../../../electron/engine/projects/project.ts'
import { watchStore } from '../../../electron/engine/store/watch-store.ts'
import { writeDocuments } from '../../../electron/engine/write/documents.ts'
import { mainBranchId, type CollectionId } from '../../../shared/model/ids.ts'

export interface Exchange {
  readonly collectionId: CollectionId
  /** How often each side has its turn, and the commits that it makes in one. */
  readonly rounds: number
  readonly commits: number
}

/** Commits of one turn, one after another. */
export async function takeTurn(
  project: Project,
  { collectionId, commits }: Exchange,
  actor: string,
): Promise<void> {
  for (let n = 0; n < commits; n++) {
    const writes = [{ kind: 'insert', document: encode({ n }) } as const]
    await writeDocuments(project, { branchId: mainBranchId, collectionId, writes }, { actor })
  }
}

/**
 * Sees the commits of another process by nothing but the watched file: no request is made that would look by itself.
 * `seen(n)` resolves when n commits of that actor were announced; `stop` ends the watching.
 */
export function watchFor(
  project: Project,
  directory: string,
  actor: string,
): { seen: (commits: number) => Promise<void>; count: () => number; stop: () => void } {
  let count = 0
  let wake = (): void => {}
  project.onCommit((commit) => {
    if (commit.actor === actor) count++
    wake()
  })
  const stop = watchStore(directory, () => project.refresh())
  const seen = async (commits: number): Promise<void> => {
    while (count < commits) {
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
  }
  return { seen, count: () => count, stop }
}
