import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { ArgonError } from '../../../shared/model/errors.ts'

/**
 * Where an LMDB environment's two meta pages say what they are (mdb.c, `MDB_page` and `MDB_meta`, of the version that
 * lmdb 3.5.6 carries).
 */
const magicOffset = 24
const magic = 0xbeefc0de
const pageSizeOffset = 48
const lastPageOffset = 144
const transactionOffset = 152
const metaBytes = 160
const pageBytesMax = 65_536
/** Pages that a transaction took and gave back may never have been written at the end of the file. */
const unwrittenPagesMax = 1024

interface Meta {
  readonly pageBytes: number
  readonly lastPage: number
  readonly transaction: bigint
}

/**
 * Refuses a file that LMDB did not write, or whose end is missing, with `project.damaged`. LMDB itself maps whatever it
 * finds, and ends the process on such a file.
 */
export function checkStoreFile(file: string): void {
  const handle = openSync(file, 'r')
  try {
    const { size } = fstatSync(handle)
    const reason = faultOf((position) => readMeta(handle, position), size)
    if (reason === null) return
    throw new ArgonError('project.damaged', `The file ${file} is not a store of Argon Desktop: ${reason}`, {
      file,
    })
  } finally {
    closeSync(handle)
  }
}

function faultOf(metaAt: (position: number) => Meta | null, size: number): string | null {
  const first = metaAt(0)
  if (first === null) return 'its beginning is not what it should be'
  const second = metaAt(first.pageBytes)
  if (second === null) return 'its second page is not what it should be'
  const newest = second.transaction > first.transaction ? second : first
  const missingPages = newest.lastPage + 1 - size / first.pageBytes
  return missingPages > unwrittenPagesMax ? 'its end is missing' : null
}

function readMeta(handle: number, position: number): Meta | null {
  const bytes = Buffer.alloc(metaBytes)
  if (readSync(handle, bytes, 0, metaBytes, position) < metaBytes) return null
  if (bytes.readUInt32LE(magicOffset) !== magic) return null
  const pageBytes = bytes.readUInt32LE(pageSizeOffset)
  if (pageBytes < metaBytes || pageBytes > pageBytesMax) return null
  const lastPage = Number(bytes.readBigUInt64LE(lastPageOffset))
  return { pageBytes, lastPage, transaction: bytes.readBigUInt64LE(transactionOffset) }
}
