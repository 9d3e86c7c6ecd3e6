import { ArgonError, isArgonError, type ErrorCode } from '../../../shared/model/errors.ts'
import { mongoCode, mongoCodes, type MongoCodeName } from '../../../shared/model/mongo-codes.ts'

/** Why a statement was not done, as MongoDB reports it among `writeErrors`. */
export interface WriteFailure {
  readonly code: number
  readonly codeName: MongoCodeName
  readonly message: string
  /** Of a duplicate key: BSON of the index's key pattern and of the values that are there already. */
  readonly keyPattern?: Uint8Array
  readonly keyValue?: Uint8Array
  /** BSON that says more of a document that fails its collection's validator. */
  readonly errInfo?: Uint8Array
}

/** A failure that says more than its message. */
export class StatementError extends ArgonError {
  readonly more: Partial<WriteFailure>

  constructor(code: ErrorCode, message: string, codeName: MongoCodeName, more: Partial<WriteFailure>) {
    super(code, message, { mongoCode: mongoCode(codeName), mongoCodeName: codeName })
    this.more = more
  }
}

/** What is wrong with a statement alone, in MongoDB's words; everything else ends the whole request. */
const namesOfCodes: Partial<Record<ErrorCode, MongoCodeName>> = {
  'collection.badName': 'InvalidNamespace',
  'collection.tooMany': 'CannotCreateCollection',
  'document.badId': 'BadValue',
  'document.malformed': 'InvalidBSON',
  'document.tooDeep': 'Overflow',
  'document.tooLarge': 'BSONObjectTooLarge',
}

const namesByCode = new Map<number, MongoCodeName>(
  Object.entries(mongoCodes).map(([name, code]) => [code, name as MongoCodeName]),
)

/** The failure of a statement; throws what is wrong with more than it. */
export function failureOf(error: unknown): WriteFailure {
  if (!isArgonError(error)) throw error
  const codeName = codeNameOf(error)
  if (codeName === undefined || endsAll.has(error.code)) throw error
  const more = error instanceof StatementError ? error.more : {}
  return { code: mongoCode(codeName), codeName, message: error.message, ...more }
}

const endsAll: ReadonlySet<ErrorCode> = new Set([
  'transaction.conflict',
  'transaction.ended',
  'request.tooOld',
])

function codeNameOf({ code, details }: ArgonError): MongoCodeName | undefined {
  const { mongoCodeName: name, mongoCode: number } = details
  if (typeof name === 'string') return name as MongoCodeName
  if (typeof number === 'number') return namesByCode.get(number) ?? `Location${number}`
  return namesOfCodes[code]
}
