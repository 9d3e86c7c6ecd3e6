import type { AppContract } from '../../shared/contract/contract.ts'
import type { Impl } from '../../shared/rpc/define.ts'
import type { Engine } from '../engine/engine.ts'
import { appHandlers } from './app.ts'
import { branchHandlers } from './branches.ts'
import { checkoutHandlers } from './checkout.ts'
import { cloneHandlers } from './clone.ts'
import { collectionHandlers } from './collections.ts'
import { connectionHandlers } from './connections.ts'
import type { ApiContext, AppServices } from './context.ts'
import { documentHandlers } from './documents.ts'
import { endpointHandlers } from './endpoint.ts'
import { eventHandlers } from './events.ts'
import { followHandlers } from './follow.ts'
import { historyHandlers } from './history.ts'
import { migrationHandlers } from './migration.ts'
import { projectHandlers } from './projects.ts'
import { repairHandlers } from './repair.ts'
import { sharingHandlers } from './sharing.ts'
import { transferHandlers } from './transfer.ts'

/** The handlers of the whole contract for one connection. */
export function createApi(engine: Engine, context: ApiContext, { endpoint }: AppServices): Impl<AppContract> {
  return {
    app: appHandlers(context),
    projects: projectHandlers(engine, context),
    branches: branchHandlers(engine, context),
    collections: collectionHandlers(engine, context),
    documents: documentHandlers(engine, context),
    history: historyHandlers(engine),
    transfer: transferHandlers(engine, context),
    connections: connectionHandlers(engine),
    clone: cloneHandlers(engine, context),
    checkout: checkoutHandlers(engine),
    follow: followHandlers(engine, context),
    migration: migrationHandlers(engine, context),
    sharing: sharingHandlers(engine, context),
    repair: repairHandlers(engine),
    endpoint: endpointHandlers(engine, endpoint),
    events: eventHandlers(engine),
  }
}
