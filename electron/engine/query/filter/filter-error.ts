import type { ArgonError } from '../../../../shared/model/errors.ts'
import type { MongoCodeName } from '../../../../shared/model/mongo-codes.ts'
import { queryError } from '../query-error.ts'

/** A filter that is refused; details carry the operator. */
export const filterError = (codeName: MongoCodeName, operator: string, message: string): ArgonError =>
  queryError(codeName, message, { operator })

export const badValue = (operator: string, message: string): ArgonError =>
  filterError('BadValue', operator, message)

export const unsupported = (operator: string): ArgonError =>
  filterError('NotImplemented', operator, `The operator \`${operator}\` is not supported yet; leave it out`)

/** Operators of MongoDB's filters that this engine does not have yet. */
const known = new Set([
  '$alwaysFalse',
  '$alwaysTrue',
  '$bitsAllClear',
  '$bitsAllSet',
  '$bitsAnyClear',
  '$bitsAnySet',
  '$expr',
  '$geoIntersects',
  '$geoWithin',
  '$jsonSchema',
  '$mod',
  '$near',
  '$nearSphere',
  '$options',
  '$regex',
  '$sampleRate',
  '$text',
  '$where',
])

/** An operator that was not expected: one that is not supported here, or one that nobody knows. */
export const unexpectedOperator = (operator: string): ArgonError =>
  known.has(operator)
    ? unsupported(operator)
    : badValue(operator, `There is no operator \`${operator}\` here`)
