import type { MongoErrorLabel } from 'mongodb'
import { ArgonError } from '../../../../shared/model/errors.ts'
import { driverError, isUnreachable } from '../../mongodb/driver-errors.ts'
import {
  isNetworkError,
  isSelectionError,
  isServerError,
  isWriteConcernError,
} from '../../mongodb/error-kinds.ts'

/**
 * What a failed insert says about the record: `taken` that its place, or its name, is taken; `conflict` that it is not there
 * because another came at the same moment; `refused` that it is not there; `unknown` that it may or may not be.
 */
export type AppendFailure = 'taken' | 'conflict' | 'refused' | 'unknown'

const duplicateKey = 11_000
const writeConflict = 112

export const isDuplicateKey = (error: unknown): boolean =>
  isServerError(error) && Number(error.code) === duplicateKey

/** Codes with which a server gives up a write that it may have begun: it steps down, shuts down or ran out of time. */
const begun: ReadonlySet<number> = new Set([50, 64, 91, 189, 202, 262, 11_600, 11_601, 11_602])

export function appendFailure(error: unknown): AppendFailure {
  if (isWriteConcernError(error)) return 'unknown'
  if (isServerError(error)) return failureByCode(Number(error.code))
  return wasNotSent(error) ? 'refused' : 'unknown'
}

function failureByCode(code: number): AppendFailure {
  if (code === duplicateKey) return 'taken'
  if (code === writeConflict) return 'conflict'
  return begun.has(code) ? 'unknown' : 'refused'
}

/** No server could be chosen, no connection made (the driver marks what fails then), or none had from the pool. */
function wasNotSent(error: unknown): boolean {
  if (isSelectionError(error)) return true
  if (isNetworkError(error) && whileConnecting.some((label) => error.hasErrorLabel(label))) return true
  return (
    error instanceof Error &&
    /^Mongo(?:PoolCleared|PoolClosed|WaitQueueTimeout|TopologyClosed|NotConnected)/.test(error.name)
  )
}

const whileConnecting: readonly MongoErrorLabel[] = ['HandshakeError', 'SystemOverloadedError']

/** What the log throws: a server that cannot be reached is one thing for whoever follows it, whatever the cause. */
export function logError(error: unknown): ArgonError {
  const failure = driverError(error)
  if (!isUnreachable(failure)) return failure
  return new ArgonError(
    'log.unreachable',
    failure.message,
    { cause: failure.code, ...failure.details },
    { cause: failure },
  )
}

export function outcomeUnknown(lsn: number, error: unknown): ArgonError {
  const message = `The MongoDB server did not answer whether it has the change with LSN ${lsn}; it is either there or not, and is asked for again`
  return new ArgonError(
    'log.outcomeUnknown',
    message,
    { lsn, reason: driverError(error).message },
    { cause: error },
  )
}
