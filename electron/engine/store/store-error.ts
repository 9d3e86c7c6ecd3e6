import { statfsSync } from 'node:fs'
import { storeReadersMax } from '../../../shared/model/limits.ts'
import { ArgonError, type ErrorCode } from '../../../shared/model/errors.ts'

/** Less than this left on the disk, and a write that failed half-way failed for want of room. */
const roomBytesMin = 16 * 1024 * 1024

const kinds: readonly { readonly words: RegExp; readonly code: ErrorCode; readonly message: string }[] = [
  {
    words: /ENOSPC|No space left|MDB_MAP_FULL|Disk quota|EDQUOT/iu,
    code: 'store.full',
    message: 'The disk is full; free some space and try again',
  },
  {
    words: /EROFS|EACCES|EPERM|Read-only|Permission denied|read only/iu,
    code: 'store.readOnly',
    message: 'The data directory cannot be written; check its permissions',
  },
  {
    words:
      /MDB_INVALID|MDB_CORRUPTED|MDB_PAGE_NOTFOUND|MDB_PROBLEM|MDB_VERSION_MISMATCH|not an LMDB file|freelist entry \d+ had bad/iu,
    code: 'project.damaged',
    message: "The project's store is damaged and cannot be read",
  },
  {
    words: /MDB_READERS_FULL/u,
    code: 'store.unavailable',
    message: `${storeReadersMax} programs have this project open, and no more can; close one of them and try again`,
  },
  {
    words: /(?:from|on) a closed database|Database is closed|database has been closed/iu,
    code: 'store.unavailable',
    message: 'The project was closed; open it again',
  },
]

const inputOutput = /EIO|Input\/output error|Commit failed/iu
const unusable = /ENOENT|EMFILE|ENOTDIR|EBUSY|EAGAIN|No such file|Too many open files/iu

/** LMDB's and the system's words for a store that cannot be used, as errors a person can act on; the rest as it is. */
export function storeError(error: unknown, directory: string): unknown {
  if (error instanceof ArgonError || !(error instanceof Error)) return error
  const text = `${'code' in error ? String(error.code) : ''} ${error.message}`
  const kind = kindOf(text, directory)
  if (kind !== undefined) return new ArgonError(kind.code, kind.message, {}, { cause: error })
  if (!inputOutput.test(text) && !unusable.test(text)) return error
  const message = `The data directory cannot be used: ${error.message}`
  return new ArgonError('store.unavailable', message, {}, { cause: error })
}

/** LMDB reports a page that was written in part as an input/output error, which a full disk brings about. */
function kindOf(text: string, directory: string): (typeof kinds)[number] | undefined {
  if (inputOutput.test(text) && isFull(directory)) return kinds[0]
  return kinds.find(({ words }) => words.test(text))
}

function isFull(directory: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(directory)
    return bavail * bsize < roomBytesMin
  } catch {
    return false
  }
}
