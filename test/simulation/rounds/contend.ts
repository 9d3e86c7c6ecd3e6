import { decode, encode } from '../../../electron/engine/bson/bson-options.ts'
import type { Project } from '../../../electron/engine/projects/project.ts'
import { readDocument } from '../../../electron/engine/read/documents.ts'
import { writeDocuments } from '../../../electron/engine/write/documents.ts'
import { isArgonError } from '../../../shared/model/errors.ts'
import { mainBranchId, type CollectionId, type Lsn } from '../../../shared/model/ids.ts'
import { atHead } from '../../../shared/model/moment.ts'

/** The document that everybody counts up: BSON `{_id: 'counter', n}`. */
const counterId = encode({ _id: 'counter' })
export const counterDocument = (n: number): Uint8Array => encode({ _id: 'counter', n })

/** How a writer fared. */
export interface Fared {
  readonly name: string
  readonly done: number
  /** Most commits of others that came between asking for a write of its own and having it. */
  readonly waitCommitsMax: number
  /** Most tries that one count took, each on a newer state. */
  readonly attemptsMax: number
}

/** What is contended for: each writer inserts documents of its own, or all count up one document. */
export type Contest = 'insert' | 'count'

/** `writers` writers at once in this process, each with `share` writes to make, one after another. */
export function contend(
  project: Project,
  collectionId: CollectionId,
  contest: Contest,
  { name, writers, share }: { readonly name: string; readonly writers: number; readonly share: number },
): Promise<Fared[]> {
  const names = Array.from({ length: writers }, (_, i) => `${name} ${i}`)
  return Promise.all(names.map((one) => contendAs(project, collectionId, contest, one, share)))
}

async function contendAs(
  project: Project,
  collectionId: CollectionId,
  contest: Contest,
  name: string,
  share: number,
): Promise<Fared> {
  let waitCommitsMax = 0
  let attemptsMax = 0
  for (let n = 0; n < share; n++) {
    project.refresh()
    const asked = project.log.head().lsn
    let lsn: Lsn | null = null
    let attempts = 0
    for (; lsn === null; attempts++) {
      lsn =
        contest === 'insert'
          ? await insert(project, collectionId, name, n)
          : await countUp(project, collectionId, name)
    }
    waitCommitsMax = Math.max(waitCommitsMax, lsn - asked - 1)
    attemptsMax = Math.max(attemptsMax, attempts)
  }
  return { name, done: share, waitCommitsMax, attemptsMax }
}

async function insert(
  project: Project,
  collectionId: CollectionId,
  name: string,
  n: number,
): Promise<Lsn | null> {
  const document = encode({ _id: `${name}/${n}` })
  const writes = [{ kind: 'insert', document } as const]
  return (await writeDocuments(project, { branchId: mainBranchId, collectionId, writes }, { actor: name }))
    .lsn
}

/** One try to count up from the state that is read now; null where somebody else was quicker. */
async function countUp(project: Project, collectionId: CollectionId, name: string): Promise<Lsn | null> {
  project.refresh()
  const { n, lsn } = readCounter(project, collectionId)
  const writes = [{ kind: 'replace', document: counterDocument(n + 1), expected: lsn } as const]
  try {
    return (await writeDocuments(project, { branchId: mainBranchId, collectionId, writes }, { actor: name }))
      .lsn
  } catch (error) {
    if (!isArgonError(error, 'document.changed')) throw error
    return null
  }
}

export function readCounter(project: Project, collectionId: CollectionId): { n: number; lsn: Lsn } {
  const place = { branchId: mainBranchId, collectionId, at: atHead }
  const { document } = readDocument(project, { ...place, id: counterId })
  if (document === null) throw new Error('The counter is gone')
  return { n: Number(decode(document.bytes)['n']), lsn: document.lsn }
}
