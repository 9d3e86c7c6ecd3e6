import type { Entry, Operation } from '../../../shared/model/entry.ts'
import { asCollectionId, type BranchId } from '../../../shared/model/ids.ts'
import { decodeBranchRow, encodeControl } from '../index/branch-rows.ts'
import { checksumBytes } from '../index/checksum.ts'
import { currentDocument, currentLsn } from '../index/current.ts'
import { samePrefix } from '../index/keys.ts'
import { decodeEntry, encodeEntry, withFittingChecksum } from '../log/entry-codec.ts'
import { breathe } from '../store/turns.ts'
import type { Project } from '../projects/project.ts'
import type { Cursor } from '../store/key-value-store.ts'
import { numberBytes, numberKey, readNumber } from '../store/numbers.ts'

/** Rows looked at in one turn. */
const rowsPerTurn = 5000

const documentOperations = [
  'insert',
  'update',
  'createCollection',
  'renameCollection',
  'changeCollection',
] as const
const controlOperations = [
  'createBranch',
  'renameBranch',
  'deleteBranch',
  'undeleteBranch',
  'resetBranch',
  'undoReset',
] as const

/**
 * What a damaged entry may have said, as the log would store it: its own bytes, should its checksum alone be damaged, and
 * what the index has kept of it: the current copy of the document with this LSN, or rows of the branch table. None of it
 * is trusted: the record's hash decides.
 */
export async function candidatesFor(project: Project, branch: BranchId, lsn: number): Promise<Uint8Array[]> {
  const stored = project.store.table('log').get(numberKey(lsn))
  const own = stored === undefined ? undefined : withFittingChecksum(stored)
  const entries = [
    ...(await currentWith(project, branch, lsn)).flatMap(({ collection, document }) =>
      documentOperations.map((op) => ({ op, collection, document })),
    ),
    ...(await controlWith(project, lsn)),
  ]
  const candidates = entries.map(encodeEntry)
  return own === undefined || !canBeRead(own, lsn) ? candidates : [own, ...candidates]
}

function canBeRead(bytes: Uint8Array, lsn: number): boolean {
  try {
    decodeEntry(bytes, lsn)
    return true
  } catch {
    return false
  }
}

/** Documents of the branch's newest versions that have this LSN: one, in an index that is not damaged. */
async function currentWith(
  project: Project,
  branch: BranchId,
  lsn: number,
): Promise<Pick<Entry, 'collection' | 'document'>[]> {
  const found: Pick<Entry, 'collection' | 'document'>[] = []
  await eachRow(project, 'current', numberKey(branch), (row) => {
    if (row.valueLength <= numberBytes + checksumBytes || currentLsn(row.look()) !== lsn) return
    const document = currentDocument(row.value().subarray(0, row.valueLength - checksumBytes))
    if (document !== null)
      found.push({ collection: asCollectionId(readNumber(row.key, numberBytes)), document })
  })
  return found
}

/** Control entries that would have given the rows of the branch table which have this LSN. */
async function controlWith(project: Project, lsn: number): Promise<Entry[]> {
  const rows: Uint8Array[] = []
  await eachRow(project, 'branches', new Uint8Array(0), (row) => {
    if (readNumber(row.key, numberBytes) !== lsn) return
    rows.push(row.value().subarray(0, row.valueLength - checksumBytes))
  })
  if (rows.length === 0) return []
  const decoded = rows.flatMap((row) => {
    try {
      return [decodeBranchRow(row)]
    } catch {
      return []
    }
  })
  return [decoded, decoded.toReversed()].flatMap((inOrder) =>
    controlOperations.map((op: Operation) => ({
      op,
      collection: asCollectionId(0),
      document: encodeControl(inOrder),
    })),
  )
}

/** Looks at every row of a table whose key begins with `prefix`, damaged ones too, a turn's worth at a time. */
async function eachRow(
  project: Project,
  table: 'current' | 'branches',
  prefix: Uint8Array,
  look: (row: Cursor) => void,
): Promise<void> {
  let from: Uint8Array | null = prefix.length === 0 ? Uint8Array.of(0) : prefix
  while (from !== null) {
    from = someRows(project.store.table(table).cursor(), from, prefix, look)
    await breathe()
  }
}

/** The key to go on from, or null at the end. */
function someRows(
  cursor: Cursor,
  from: Uint8Array,
  prefix: Uint8Array,
  look: (row: Cursor) => void,
): Uint8Array | null {
  try {
    let found = cursor.seek(from)
    for (let rows = 0; found; rows++) {
      if (!samePrefix(cursor.key, prefix, prefix.length)) return null
      if (rows >= rowsPerTurn) return cursor.key.slice(0, cursor.keyLength)
      look(cursor)
      found = cursor.next()
    }
    return null
  } finally {
    cursor.close()
  }
}
