/** Keys from the document down to a value, each behind a NUL: BSON keys cannot contain one. Empty for the document. */
export type PathKey = string
/** A document's identity in a collection: the bytes of its `_id`, type included, as one-byte characters. */
export type DocumentKey = string

export const rootPath: PathKey = ''
export const childPath = (parent: PathKey, key: string): PathKey => `${parent}\u0000${key}`
export const pathToKeys = (path: PathKey): readonly string[] => path.split('\u0000').slice(1)
export const parentPath = (path: PathKey): PathKey => path.slice(0, Math.max(0, path.lastIndexOf('\u0000')))

/** Elements of an array, or fields of an object, that are shown at first and added by each "show more". */
export const chunkLength = 100

/** What a person opened or closed in one document, against the default. */
export interface DocumentExpansion {
  /** `subtree` opens everything below as well. */
  readonly open: ReadonlyMap<PathKey, boolean | 'subtree'>
  /** Elements shown of a long container, where more than one chunk. */
  readonly shown: ReadonlyMap<PathKey, number>
}

/** Kept by `_id`, so that it survives paging, other moments and other branches. */
export interface Expansion {
  /** Whether containers are open that nobody touched. */
  readonly openByDefault: boolean
  readonly documents: ReadonlyMap<DocumentKey, DocumentExpansion>
}

const untouched: DocumentExpansion = { open: new Map(), shown: new Map() }

export const allCollapsed: Expansion = { openByDefault: false, documents: new Map() }
export const allExpanded: Expansion = { openByDefault: true, documents: new Map() }

export function documentExpansion(expansion: Expansion, document: DocumentKey): DocumentExpansion {
  return expansion.documents.get(document) ?? untouched
}

export function setOpen(
  expansion: Expansion,
  document: DocumentKey,
  path: PathKey,
  open: boolean | 'subtree',
): Expansion {
  const before = documentExpansion(expansion, document)
  const paths = new Map(before.open)
  if (open === 'subtree') {
    // What was closed below by hand opens too, or the key would seem not to work.
    for (const below of before.open.keys()) {
      if (below.startsWith(`${path}\u0000`)) paths.delete(below)
    }
  }
  paths.set(path, open)
  return withDocument(expansion, document, { ...before, open: paths })
}

export function setShown(
  expansion: Expansion,
  document: DocumentKey,
  path: PathKey,
  shown: number,
): Expansion {
  const before = documentExpansion(expansion, document)
  return withDocument(expansion, document, { ...before, shown: new Map(before.shown).set(path, shown) })
}

function withDocument(expansion: Expansion, document: DocumentKey, value: DocumentExpansion): Expansion {
  return { ...expansion, documents: new Map(expansion.documents).set(document, value) }
}
