import type { BranchId, ConnectionId } from '../../shared/model/ids.ts'
import type { At } from '../../shared/model/moment.ts'
import { useConnectionsState } from './connections.ts'
import { openDialog } from './dialogs.ts'

/** Opens a dialog that needs a saved connection; where none is saved yet, one is asked for first. */
function withConnection(label: string, open: (connectionId: ConnectionId | null) => void): void {
  const state = useConnectionsState.getState()
  if (state.kind === 'ready' && state.connections.length === 0)
    openDialog({ kind: 'connect', connectionId: null, next: { label, open } })
  else open(null)
}

/** Asks which database to clone into a new project, or to pull into a branch of the open one. */
export function openClone(into: BranchId | null): void {
  withConnection(into === null ? 'Clone a database…' : 'Pull a database…', (connectionId) =>
    openDialog({ kind: 'clone', connectionId, into }),
  )
}

/** Asks into which database a state of a branch is put. */
export function openCheckout(branchId: BranchId, at: At): void {
  withConnection('Check out into a database…', (connectionId) =>
    openDialog({ kind: 'checkout', branchId, at, target: { connectionId, database: '', collections: null } }),
  )
}

/** Asks which database a branch is to follow. */
export function openFollow(branchId: BranchId): void {
  withConnection('Follow a database…', (connectionId) =>
    openDialog({ kind: 'follow', branchId, connectionId }),
  )
}
