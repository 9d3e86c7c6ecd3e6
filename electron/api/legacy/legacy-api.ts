import type { AppContract } from '../../../shared/contract/contract.ts'
import type { Project } from '../../../shared/contract/projects.ts'
import type { Branch } from '../../../shared/model/branch.ts'
import { ArgonError } from '../../../shared/model/errors.ts'
import { asLsn, type BranchId, type CollectionId, type ProjectId } from '../../../shared/model/ids.ts'
import type { At, Moment } from '../../../shared/model/moment.ts'
import { deriveHandle } from '../../../shared/model/names.ts'
import type { Impl } from '../../../shared/rpc/define.ts'
import type { LegacyEngine } from '../../engine/legacy/legacy-engine.ts'
import { appHandlers } from '../app.ts'
import type { ApiContext } from '../context.ts'
import type { LegacyChanges } from './changes.ts'
import { branchIdOf, collectionIdOf, projectIdOf } from './identities.ts'
import { refusals } from './refusals.ts'

/**
 * The contract over the older engine: its database is the one project, in which branches can be listed, made, deleted
 * and browsed. Everything else is refused with `legacy.unsupported`, which says how to migrate.
 */
export function createLegacyApi(
  engine: LegacyEngine,
  changes: LegacyChanges,
  context: ApiContext,
): Impl<AppContract> {
  const view = new LegacyView(engine, changes)
  const refused = refusals(engine.unsupported)
  return {
    ...refused,
    app: appHandlers(context),
    projects: { ...refused.projects, ...projectHandlers(view) },
    branches: { ...refused.branches, ...branchHandlers(view) },
    collections: { ...refused.collections, list: (input) => view.collections(input) },
    documents: { ...refused.documents, ...documentHandlers(view) },
    repair: { ...refused.repair, prepare: nothing },
    sharing: { ...refused.sharing, status: nothing },
    events: {
      ...refused.events,
      commits({ projectId, after }, { signal }) {
        view.check(projectId)
        return changes.follow(after, signal)
      },
    },
  }
}

async function* nothing(): AsyncGenerator<never> {}

function projectHandlers(view: LegacyView) {
  return {
    list: () => [view.project],
    open({ projectId }: { projectId: ProjectId }) {
      view.check(projectId)
      const { lsn, time } = view.moment
      return { project: view.project, headLsn: lsn, headTime: time, firstTime: time }
    },
    async *watch(_: object, { signal }: { signal: AbortSignal }) {
      yield [view.project]
      if (signal.aborted) return
      await new Promise((resolve) => {
        signal.addEventListener('abort', resolve, { once: true })
      })
    },
  } satisfies Partial<Impl<AppContract>['projects']>
}

function branchHandlers(view: LegacyView) {
  const { engine, changes } = view
  return {
    async list({ projectId }) {
      view.check(projectId)
      return (await engine.branches.list()).map(({ name }) => view.branch(name))
    },
    async create({ projectId, name, from, at }, { signal }) {
      view.check(projectId)
      view.checkAt(at)
      const made = await engine.branches.create({ name, from: await view.branchName(from), signal })
      changes.add(branchIdOf(made.name), 'createBranch')
      return view.branch(made.name)
    },
    async delete({ projectId, branchId }) {
      view.check(projectId)
      const name = await view.branchName(branchId)
      await engine.branches.delete(name)
      changes.add(branchId, 'deleteBranch')
      return { ...view.branch(name), state: 'deleted' as const }
    },
  } satisfies Partial<Impl<AppContract>['branches']>
}

function documentHandlers(view: LegacyView) {
  const { engine } = view
  return {
    async page({ from, direction, limit, ...input }) {
      const { branch, collection } = await view.place(input)
      const start =
        from?.kind === 'key' ? ({ kind: 'id', id: from.key, inclusive: from.inclusive } as const) : from
      const found = await engine.documents.page({ branch, collection, from: start, direction, limit })
      return {
        moment: view.moment,
        bytes: new Uint8Array(Buffer.concat(found.documents)),
        count: found.documents.length,
        lsns: found.documents.map(() => view.moment.lsn),
        first: found.first,
        last: found.last,
        offset: direction === 'forward' && from?.kind !== 'key' ? (from?.offset ?? 0) : null,
        total: found.total,
        hasMore: found.hasMore,
      }
    },
    async get({ id, ...input }) {
      const { branch, collection } = await view.place(input)
      const bytes = await engine.documents.get(branch, collection, id)
      const { moment } = view
      return { moment, document: bytes === null ? null : { bytes, lsn: moment.lsn } }
    },
    firstLsn: () => ({ lsn: null }),
  } satisfies Partial<Impl<AppContract>['documents']>
}

/** The older layout as the contract has things: numbers for names, and a head that is now. */
class LegacyView {
  readonly engine: LegacyEngine
  readonly changes: LegacyChanges
  readonly project: Project
  readonly #started: number

  constructor(engine: LegacyEngine, changes: LegacyChanges) {
    this.engine = engine
    this.changes = changes
    this.#started = changes.started
    const id = projectIdOf(engine.database)
    const { database: name } = engine
    this.project = {
      id,
      name,
      handle: deriveHandle(name, () => false, 'project'),
      createdTime: this.#started,
      deletedTime: null,
      home: { kind: 'embedded' },
      moving: null,
    }
  }

  get moment(): Moment {
    return { lsn: asLsn(this.changes.head), time: this.#started, isHead: true, requested: null }
  }

  branch(name: string): Branch {
    const { lsn, time } = this.moment
    return {
      id: branchIdOf(name),
      name,
      handle: deriveHandle(name, () => false),
      parentId: null,
      baseLsn: asLsn(1),
      state: 'active',
      headLsn: lsn,
      ahead: 0,
      headTime: time,
      createdTime: time,
      createdBy: '',
      changedLsn: asLsn(1),
    }
  }

  check(projectId: ProjectId): void {
    if (projectId === this.project.id) return
    throw new ArgonError('project.notFound', 'There is no such project any more', { id: projectId })
  }

  /** The older layout has no other moment than now. */
  checkAt(at: At): void {
    if (at.kind === 'head' || (at.kind === 'lsn' && at.lsn === this.changes.head)) return
    throw this.engine.unsupported('Time travel')
  }

  async branchName(id: BranchId): Promise<string> {
    const found = (await this.engine.branches.list()).find(({ name }) => branchIdOf(name) === id)
    if (found !== undefined) return found.name
    throw new ArgonError('branch.notFound', `There is no branch with the id ${id}`, { id })
  }

  async collections({ projectId, branchId, at }: BranchPlace) {
    this.check(projectId)
    this.checkAt(at)
    const found = await this.engine.collections.list(await this.branchName(branchId))
    const collections = found.map(({ name, count }) => ({ id: collectionIdOf(name), name, count }))
    return { moment: this.moment, collections }
  }

  async place(input: BranchPlace & { collectionId: CollectionId }) {
    const { collections } = await this.collections(input)
    const { branchId, collectionId } = input
    const found = collections.find(({ id }) => id === collectionId)
    if (found === undefined) {
      throw new ArgonError('collection.notFound', 'The collection does not exist on this branch', {
        id: collectionId,
      })
    }
    return { branch: await this.branchName(branchId), collection: found.name }
  }
}

interface BranchPlace {
  readonly projectId: ProjectId
  readonly branchId: BranchId
  readonly at: At
}
