import { ArgonError, type ErrorCode, type ErrorDetails } from '../../../shared/model/errors.ts'
import { mongoCode, type MongoCodeName } from '../../../shared/model/mongo-codes.ts'

function transactionError(
  code: ErrorCode,
  codeName: MongoCodeName,
  message: string,
  details: ErrorDetails = {},
): ArgonError {
  return new ArgonError(code, message, {
    ...details,
    mongoCode: mongoCode(codeName),
    mongoCodeName: codeName,
  })
}

/** MongoDB's 112: the whole transaction may be tried again. `lsn` is where another came first; null: it is not committed. */
export function conflict(lsn: number | null): ArgonError {
  const where = lsn === null ? 'in a transaction that is open' : `at LSN ${lsn}`
  const message = `Another write came first ${where}; begin the transaction anew`
  return transactionError('transaction.conflict', 'WriteConflict', message, { lsn })
}

export function tooLarge(): ArgonError {
  const message = 'The transaction writes more than one record can hold; write it in several transactions'
  return transactionError('transaction.tooLarge', 'TransactionTooLarge', message)
}

export function ended(): ArgonError {
  const message = 'The transaction has ended; begin another one'
  return transactionError('transaction.ended', 'NoSuchTransaction', message)
}
