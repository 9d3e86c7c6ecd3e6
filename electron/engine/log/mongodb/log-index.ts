import type { Collection } from 'mongodb'
import { ArgonError, isArgonError } from '../../../../shared/model/errors.ts'
import { driverError } from '../../mongodb/driver-errors.ts'
import { isDuplicateKey } from './append-failure.ts'

/** What makes the place of a record unique: no log may be appended to without it. */
const key = { projectId: 1, lsn: 1 } as const

const namespaceNotFound = 26

/**
 * Makes sure that the index is there, and makes it where it is not. Throws `log.indexMissing` with what to do where this
 * user may not make it, `log.corrupt` where two records have one place already.
 */
export async function ensureLogIndex(log: Collection): Promise<void> {
  if (await hasLogIndex(log)) return
  try {
    await log.createIndex(key, { unique: true })
  } catch (error) {
    throw isDuplicateKey(error) ? placeTakenTwice(log) : cannotMake(log, error)
  }
}

async function hasLogIndex(log: Collection): Promise<boolean> {
  try {
    const indexes = await log.listIndexes().toArray()
    return indexes.some((index) => index['unique'] === true && isSameKey(index['key']))
  } catch (error) {
    if (isCode(error, namespaceNotFound)) return false
    throw driverError(error)
  }
}

const isSameKey = (other: unknown): boolean => JSON.stringify(other) === JSON.stringify(key)

function placeTakenTwice(log: Collection): ArgonError {
  const message = `In ${log.namespace} two records have the same projectId and lsn, because its unique index was missing; the log must be restored from a copy`
  return new ArgonError('log.corrupt', message)
}

function cannotMake(log: Collection, error: unknown): ArgonError {
  const reason = driverError(error)
  if (!isArgonError(reason, 'mongodb.notAuthorised') && !isArgonError(reason, 'mongodb.failed')) return reason
  const command = `db.${log.collectionName}.createIndex({projectId: 1, lsn: 1}, {unique: true})`
  const message = `The unique index of ${log.namespace} is missing and could not be made, so nothing is appended; have it made with ${command}`
  return new ArgonError('log.indexMissing', message, { reason: reason.message })
}

const isCode = (error: unknown, code: number): boolean =>
  error instanceof Error && 'code' in error && Number(error.code) === code
