import { create } from 'zustand'
import type { BranchId, CollectionId, Lsn, ProjectId } from '../../../shared/model/ids.ts'
import { isRecord, readStored, writeStored } from '../../state/storage.ts'

/** A text that was written and not saved. It outlives the window. */
export interface Draft {
  readonly key: string
  readonly projectId: ProjectId
  readonly branchId: BranchId
  readonly collectionId: CollectionId
  readonly collectionName: string
  /** Of an edit: the document as BSON `{_id: value}`, its `_id` in words, and the version it was made from. */
  readonly edit: { readonly id: Uint8Array; readonly label: string; readonly lsn: Lsn } | null
  readonly text: string
  /** Milliseconds since 1970 of the last change. */
  readonly time: number
}

const databaseName = 'argon-drafts'
const storeName = 'drafts'

/** Drafts of every project, as they are in the store. */
export const useDrafts = create<{ drafts: ReadonlyMap<string, Draft> }>()(() => ({ drafts: new Map() }))

let opened: Promise<IDBDatabase | null> | null = null

/** Null where the browser has no store to give (a private window): drafts then last as long as the window. */
function openDatabase(): Promise<IDBDatabase | null> {
  opened ??= new Promise((resolve) => {
    const request = indexedDB.open(databaseName, 1)
    request.onupgradeneeded = () => request.result.createObjectStore(storeName, { keyPath: 'key' })
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => resolve(null)
  })
  return opened
}

async function inStore(mode: IDBTransactionMode, act: (store: IDBObjectStore) => void): Promise<void> {
  const database = await openDatabase()
  if (database) act(database.transaction(storeName, mode).objectStore(storeName))
}

/** Reads what earlier windows left. */
export async function loadDrafts(): Promise<void> {
  const last = takeLastDraft()
  if (last) await keepDraft(last)
  await inStore('readonly', (store) => {
    const request = store.getAll() as IDBRequest<Draft[]>
    request.onsuccess = () =>
      useDrafts.setState(({ drafts }) => ({
        drafts: new Map([...request.result.map((draft) => [draft.key, draft] as const), ...drafts]),
      }))
  })
}

export async function keepDraft(draft: Draft): Promise<void> {
  useDrafts.setState(({ drafts }) => ({ drafts: new Map(drafts).set(draft.key, draft) }))
  await inStore('readwrite', (store) => store.put(draft))
}

const lastDraftKey = 'draft.last'

/** Keeps the draft of a page that is going away: what such a page writes to its database is lost with it. */
export function keepLastDraft(draft: Draft): void {
  writeStored(lastDraftKey, { ...draft, edit: draft.edit && { ...draft.edit, id: [...draft.edit.id] } })
}

function takeLastDraft(): Draft | null {
  const stored = readStored(lastDraftKey)
  if (!isRecord(stored) || typeof stored['key'] !== 'string' || typeof stored['text'] !== 'string')
    return null
  writeStored(lastDraftKey, null)
  const draft = stored as unknown as Draft
  return { ...draft, edit: draft.edit && { ...draft.edit, id: Uint8Array.from(draft.edit.id) } }
}

export async function dropDraft(key: string): Promise<void> {
  if (!useDrafts.getState().drafts.has(key)) return
  useDrafts.setState(({ drafts }) => ({
    drafts: new Map([...drafts].filter(([other]) => other !== key)),
  }))
  await inStore('readwrite', (store) => store.delete(key))
}
