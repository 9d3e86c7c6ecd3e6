import type { ArgonError } from '../../../../shared/model/errors.ts'
import type { MongoCodeName } from '../../../../shared/model/mongo-codes.ts'
import { queryError } from '../query-error.ts'

/** A filter that is refused; details carry the operator. */
export const filterError = (codeName: MongoCodeName, operator: string, message: string): ArgonError =>
  queryError(codeName, message, { operator })

export const badValue = (operator: string, message: string): ArgonError =>
  filterError('BadValue', operator, message)

export const unsupported = (operator: string): ArgonError =>
  filterError('NotImplemented', operator, `The operator \`${operator}\` is not supported; leave it out`)

/** Operators of MongoDB's filters that this engine does not have, with the code of a server that cannot answer them. */
const refused: ReadonlyMap<string, MongoCodeName> = new Map<string, MongoCodeName>([
  ['$geoIntersects', 'NotImplemented'],
  ['$geoNear', 'NoQueryExecutionPlans'],
  ['$geoWithin', 'NotImplemented'],
  ['$near', 'NoQueryExecutionPlans'],
  ['$nearSphere', 'NoQueryExecutionPlans'],
  ['$text', 'IndexNotFound'],
  ['$where', 'BadValue'],
  ['$within', 'NotImplemented'],
])

/** An operator that was not expected: one that is not supported here, or one that nobody knows. */
export function unexpectedOperator(operator: string): ArgonError {
  const codeName = refused.get(operator)
  if (codeName === undefined) return badValue(operator, `There is no operator \`${operator}\` here`)
  return filterError(codeName, operator, `The operator \`${operator}\` is not supported; leave it out`)
}
