import type { Action } from './actions.ts'
import { poolDocument } from './document-pool.ts'
import type { ModelHistory } from './model-history.ts'
import type { ModelEntry } from './model-log.ts'

/**
 * The records of an import that fits into one: the collection where there is none of the name, then the documents that
 * are new. A duplicate is left out; or it ends the import, and a collection made for it goes again.
 */
export function importRecords(
  history: ModelHistory,
  { branch, name, documents, onBad }: Extract<Action, { kind: 'import' }>,
): ModelEntry[][] {
  const { head } = history.log
  const { catalogue, documents: present } = history.stateAt(branch, head)
  const known = [...catalogue].find(([, other]) => other === name)?.[0]
  const collection = known ?? head + 1
  const seen = new Set(present.get(collection)?.keys())
  const inserts: ModelEntry[] = []
  let duplicates = 0
  for (const { key, variant, content } of documents) {
    if (seen.has(key)) duplicates++
    else {
      const bytes = poolDocument(key, variant, content)
      inserts.push({ kind: 'document', op: 'insert', collection, key, bytes })
    }
    seen.add(key)
  }
  const row = { kind: 'catalogue', collection, name } as const
  const isStopped = onBad === 'stop' && duplicates > 0
  return [
    known === undefined ? [{ ...row, op: 'createCollection' }] : [],
    isStopped ? [] : inserts,
    isStopped && known === undefined ? [{ ...row, op: 'dropCollection' }] : [],
  ]
}
