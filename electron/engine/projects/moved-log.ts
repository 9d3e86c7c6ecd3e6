import { UUID } from 'bson'
import type { Entry } from '../../../shared/model/entry.ts'
import { ArgonError, isArgonError } from '../../../shared/model/errors.ts'
import { asCollectionId, asLsn, type ProjectId } from '../../../shared/model/ids.ts'
import type { Home } from '../../../shared/model/link.ts'
import { decode, encode } from '../bson/bson-options.ts'
import { isCopy } from './copy-mark.ts'
import type { Project } from './project.ts'

/** Control entries belong to no collection. */
const noCollection = asCollectionId(0)

interface StoredMove {
  readonly branches: readonly never[]
  /** A copy under another id, as salvaging makes one, is not moved. */
  readonly projectId: UUID
  readonly home: { readonly kind: Home['kind']; readonly database?: string }
}

/** The last entry of a log whose project goes on at `home`. The connection is this machine's own and stays here. */
export function moveEntry(id: ProjectId, home: Home): Entry {
  const stored = home.kind === 'embedded' ? { kind: home.kind } : { kind: home.kind, database: home.database }
  return {
    op: 'moveLog',
    collection: noCollection,
    document: encode({ branches: [], projectId: new UUID(id), home: stored }),
  }
}

/** Where the log says that the project goes on, if its newest record says so and that is not where this log is. */
function movedTo(project: Project, headLsn: number): StoredMove['home'] | null {
  const document = moveAt(project, headLsn)
  if (document === null) return null
  const { projectId, home } = decode(document) as unknown as StoredMove
  if (projectId.toHexString() !== project.id) return null
  return home.kind === (project.link === null ? 'embedded' : 'mongodb') ? null : home
}

/** The document of the move that is the newest record; a damaged record is none, as only whole ones are appended to. */
function moveAt({ log }: Project, headLsn: number): Uint8Array | null {
  try {
    const header = log.recordAt(headLsn)
    if (header === undefined || header.count !== 1) return null
    const { op, document } = log.entry(header.lsn)
    return op === 'moveLog' ? document : null
  } catch (error) {
    if (!isArgonError(error, 'log.corrupt')) throw error
    return null
  }
}

export const isMoved = (project: Project, headLsn: number): boolean => movedTo(project, headLsn) !== null

/** Throws `log.moved` where the project went on elsewhere with the record that ends at `headLsn`. */
export function refuseMoved(project: Project, headLsn: number): void {
  // Another process moved it between two calls.
  if (isCopy(project.store) !== (project.link !== null))
    throw new ArgonError('log.moved', 'The project was moved to another home just now; try again', {
      lsn: headLsn,
    })
  const home = movedTo(project, headLsn)
  if (home === null) return
  const where =
    home.kind === 'embedded' ? 'a store on the machine of who moved it' : `the database \`${home.database}\``
  const by = project.log.recordAt(headLsn)?.actor ?? ''
  const message = `This project was moved to ${where} by ${by} at LSN ${headLsn}; go on there, here it can only be read`
  throw new ArgonError('log.moved', message, {
    lsn: asLsn(headLsn),
    kind: home.kind,
    database: home.database ?? null,
  })
}
