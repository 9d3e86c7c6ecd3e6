import { documentExpansion, parentPath, rootPath } from './expansion.ts'
import type { DocumentExpansion, Expansion, PathKey } from './expansion.ts'
import { flattenDocument } from './flatten.ts'
import type { Row, RowsView } from './flatten.ts'
import type { LoadedDocument } from './loaded-document.ts'

/** What decides which rows documents have. */
export interface RowSettings {
  readonly expansion: Expansion
  readonly view: RowsView
}

interface Flattened {
  readonly expansion: DocumentExpansion
  readonly openByDefault: boolean
  readonly view: RowsView
  readonly rows: readonly Row[]
}

const flattened = new WeakMap<LoadedDocument, Flattened>()

/** Rows of a loaded document under the settings; computed once for each way it is expanded. */
export function rowsOf(document: LoadedDocument, { expansion, view }: RowSettings): readonly Row[] {
  const own = documentExpansion(expansion, document.key)
  const { openByDefault } = expansion
  const known = flattened.get(document)
  if (known && known.expansion === own && known.openByDefault === openByDefault && known.view === view) {
    return known.rows
  }
  const rows = flattenDocument(document.node, own, openByDefault, view)
  flattened.set(document, { expansion: own, openByDefault, view, rows })
  return rows
}

/** Index of the row of a path; where it is not shown, that of the nearest ancestor which is. */
export function rowOfPath(rows: readonly Row[], path: PathKey, kind: Row['kind']): number {
  const exact = rows.findIndex((row) => row.path === path && row.kind === kind)
  if (exact >= 0) return exact
  for (let above = path; above !== rootPath;) {
    above = parentPath(above)
    const row = rows.findIndex((candidate) => candidate.path === above && candidate.kind === 'field')
    if (row >= 0) return row
  }
  return 0
}
