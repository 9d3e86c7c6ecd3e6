import type { At } from '../../../shared/model/moment.ts'
import { ModelRefusal, refused, type Action, type ActionWrite, type Outcome } from './actions.ts'
import { poolDocument, type ModelKey } from './document-pool.ts'
import { ModelHistory, type ModelDocument, type ModelState } from './model-history.ts'
import type { ModelEntry, ModelLog, ModelRow } from './model-log.ts'
import { importRecords } from './model-import.ts'
import { planUndo } from './model-undo.ts'

/** What an action appends as one record: the branch that it is about, and its entries. */
interface Plan {
  readonly branch: number
  readonly entries: readonly ModelEntry[]
}

/** Works out what an action does to the log, appends that, and says what should come of it. */
export function playOnModel(log: ModelLog, action: Action, actor: string, clock: number): Outcome {
  try {
    const before = log.head
    const plans = plansOf(new ModelHistory(log), action).filter(({ entries }) => entries.length > 0)
    for (const { branch, entries } of plans) log.append(branch, actor, clock, entries)
    return { kind: 'done', lsn: plans.length === 0 ? null : before + 1, count: log.head - before }
  } catch (error) {
    if (error instanceof ModelRefusal) return refused(error.code)
    throw error
  }
}

function plansOf(history: ModelHistory, action: Action): Plan[] {
  switch (action.kind) {
    case 'write':
      return [planWrite(history, action)]
    case 'createCollection':
    case 'renameCollection':
    case 'dropCollection':
      return [planCatalogue(history, action)]
    case 'import': {
      const { id: branch } = writable(history, action.branch)
      return importRecords(history, action).map((entries) => ({ branch, entries }))
    }
    case 'undoRange': {
      const { id: branch } = writable(history, action.branch)
      return [{ branch, entries: planUndo(history, branch, action.from, action.to) }]
    }
    case 'reopen':
      return []
    default:
      return [planBranches(history, action)]
  }
}

/** A branch that has its name; without it nothing can be written to it. */
function writable(history: ModelHistory, branch: number): ModelRow {
  const row = known(history, branch)
  if (row.state === 'deleted') throw new ModelRefusal('branch.deleted')
  if (row.state === 'superseded') throw new ModelRefusal('branch.superseded')
  return row
}

function known(history: ModelHistory, branch: number): ModelRow {
  const row = history.rows.get(branch)
  if (row === undefined) throw new ModelRefusal('branch.notFound')
  return row
}

function planWrite(history: ModelHistory, action: Extract<Action, { kind: 'write' }>): Plan {
  writable(history, action.branch)
  const state = history.stateAt(action.branch, history.log.head)
  if (!state.catalogue.has(action.collection)) throw new ModelRefusal('collection.notFound')
  const present = new Map<ModelKey, Pick<ModelDocument, 'bytes'> & { lsn: number | null }>(
    state.documents.get(action.collection) ?? [],
  )
  const entries: ModelEntry[] = []
  for (const write of action.writes) {
    const before = present.get(write.key)
    const bytes = write.kind === 'delete' ? null : poolDocument(write.key, write.variant, write.content)
    const op = operationOf(write, before, bytes)
    if (op === null) continue
    entries.push({ kind: 'document', op, collection: action.collection, key: write.key, bytes })
    if (bytes === null) present.delete(write.key)
    else present.set(write.key, { bytes, lsn: null })
  }
  return { branch: action.branch, entries }
}

function operationOf(
  write: ActionWrite,
  before: { readonly bytes: Uint8Array; readonly lsn: number | null } | undefined,
  bytes: Uint8Array | null,
): 'insert' | 'update' | 'delete' | null {
  if (write.kind === 'insert') {
    if (before !== undefined) throw new ModelRefusal('document.duplicateId')
    return 'insert'
  }
  if (before === undefined) throw new ModelRefusal('document.notFound')
  if (write.expected !== null && write.expected !== before.lsn) throw new ModelRefusal('document.changed')
  if (bytes === null) return 'delete'
  return Buffer.compare(bytes, before.bytes) === 0 ? null : 'update'
}

function planCatalogue(
  history: ModelHistory,
  action: Extract<Action, { kind: 'createCollection' | 'renameCollection' | 'dropCollection' }>,
): Plan {
  const { branch, kind: op } = action
  writable(history, branch)
  const { catalogue }: ModelState = history.stateAt(branch, history.log.head)
  if (op === 'createCollection') {
    if ([...catalogue.values()].includes(action.name)) throw new ModelRefusal('collection.nameTaken')
    const entry: ModelEntry = {
      kind: 'catalogue',
      op,
      collection: history.log.head + 1,
      name: action.name,
    }
    return { branch, entries: [entry] }
  }
  const present = catalogue.get(action.collection)
  if (present === undefined) throw new ModelRefusal('collection.notFound')
  const name = op === 'renameCollection' ? action.name : present
  if (name !== present && [...catalogue.values()].includes(name)) {
    throw new ModelRefusal('collection.nameTaken')
  }
  return { branch, entries: [{ kind: 'catalogue', op, collection: action.collection, name }] }
}

type BranchAction = Exclude<
  Action,
  {
    kind:
      | 'write'
      | 'createCollection'
      | 'renameCollection'
      | 'dropCollection'
      | 'import'
      | 'undoRange'
      | 'reopen'
  }
>

/** Control entries belong to the branch that they are about. */
function planBranches(history: ModelHistory, action: BranchAction): Plan {
  const id = history.log.head + 1
  const control = (rows: readonly ModelRow[], about: number): Plan => ({
    branch: about,
    entries: [{ kind: 'control', op: action.kind, rows }],
  })
  switch (action.kind) {
    case 'createBranch': {
      const parent = known(history, action.branch)
      const baseLsn = momentOf(history, action.at)
      const name = freeName(history, action.name)
      return control([{ id, name, parentId: parent.id, baseLsn, state: 'active' }], id)
    }
    case 'renameBranch': {
      const row = writable(history, action.branch)
      if (row.name === 'main') throw new ModelRefusal('branch.isMain')
      return control([{ ...row, name: freeName(history, action.name, row.id) }], row.id)
    }
    case 'deleteBranch': {
      const row = writable(history, action.branch)
      if (row.name === 'main') throw new ModelRefusal('branch.isMain')
      return control([{ ...row, state: 'deleted' }], row.id)
    }
    case 'undeleteBranch': {
      const row = known(history, action.branch)
      if (row.state === 'active') throw new ModelRefusal('branch.notDeleted')
      return control([{ ...row, name: nextFree(history, row.name), state: 'active' }], row.id)
    }
    case 'resetBranch': {
      const row = writable(history, action.branch)
      const baseLsn = momentOf(history, action.at)
      const successor: ModelRow = { id, name: row.name, parentId: row.id, baseLsn, state: 'active' }
      const previous: ModelRow =
        action.backupName === null
          ? { ...row, state: 'superseded' }
          : { ...row, name: freeName(history, action.backupName) }
      return control([previous, successor], id)
    }
    case 'undoReset':
      return planUndoReset(history, action.branch, control)
  }
}

function planUndoReset(
  history: ModelHistory,
  branch: number,
  control: (rows: readonly ModelRow[], about: number) => Plan,
): Plan {
  const successor = known(history, branch)
  const made = history.entries.find(({ lsn }) => lsn === branch)?.entry
  if (made?.op !== 'resetBranch' || successor.parentId === null) {
    throw new ModelRefusal('reset.cannotUndo')
  }
  const previous = history.row(successor.parentId)
  for (const row of [successor, previous]) {
    const changed = history.entries.findLast(
      ({ entry }) => entry.kind === 'control' && entry.rows.some(({ id }) => id === row.id),
    )
    if (changed?.lsn !== branch) throw new ModelRefusal('reset.cannotUndo')
  }
  const restored: ModelRow = { ...previous, name: successor.name, state: 'active' }
  const retired: ModelRow = { ...successor, name: previous.name, state: previous.state }
  return control([retired, restored], restored.id)
}

function momentOf(history: ModelHistory, at: At): number {
  const { head } = history.log
  if (at.kind === 'head') return head
  if (at.kind === 'lsn') {
    if (!Number.isSafeInteger(at.lsn)) throw new ModelRefusal('lsn.invalid')
    if (at.lsn < 1) throw new ModelRefusal('lsn.beforeFirst')
    if (at.lsn > head) throw new ModelRefusal('lsn.beyondHead')
    return history.boundary(at.lsn)
  }
  const found = history.boundaryAtTime(at.time)
  if (found === null) throw new ModelRefusal('time.beforeFirst')
  return found
}

function freeName(history: ModelHistory, name: string, self?: number): string {
  const normal = name.trim()
  if (normal === '') throw new ModelRefusal('branch.badName')
  const taken = history.byName(normal, history.log.head)
  if (taken !== undefined && taken !== self) throw new ModelRefusal('branch.nameTaken')
  return normal
}

function nextFree(history: ModelHistory, name: string): string {
  const free = (wanted: string): boolean => history.byName(wanted, history.log.head) === undefined
  if (free(name)) return name
  for (let n = 2; ; n++) if (free(`${name} (${n})`)) return `${name} (${n})`
}
