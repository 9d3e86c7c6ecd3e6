import { ArgonError } from '../../../shared/model/errors.ts'

/** MongoDB's codes for what can be wrong with a filter. */
const mongoCodes = {
  BadValue: 2,
  FailedToParse: 9,
  TypeMismatch: 14,
  Overflow: 15,
  NotImplemented: 238,
} as const

export type MongoCodeName = keyof typeof mongoCodes

/**
 * A filter that is refused: `query.unsupported` where MongoDB has the operator and this engine has not, else
 * `query.invalid`. Details carry the operator and MongoDB's own code, for those who speak its protocol.
 */
export function filterError(codeName: MongoCodeName, operator: string, message: string): ArgonError {
  const code = codeName === 'NotImplemented' ? 'query.unsupported' : 'query.invalid'
  return new ArgonError(code, message, { operator, mongoCode: mongoCodes[codeName], mongoCodeName: codeName })
}

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
