import { ArgonError, type ErrorDetails } from '../../../shared/model/errors.ts'
import { mongoCode, type MongoCodeName } from '../../../shared/model/mongo-codes.ts'

/**
 * What is wrong with a query, an update or a pipeline: `query.unsupported` where MongoDB has something that this engine
 * has not, `query.failed` where it came to light `'running'` over documents (a division by zero), else `query.invalid`.
 * Details carry MongoDB's own code and its name, for those who speak its protocol.
 */
export function queryError(
  codeName: MongoCodeName,
  message: string,
  details: ErrorDetails = {},
  when: 'parsing' | 'running' = 'parsing',
): ArgonError {
  const code = unsupportedNames.has(codeName)
    ? 'query.unsupported'
    : when === 'running'
      ? 'query.failed'
      : 'query.invalid'
  return new ArgonError(code, message, {
    ...details,
    mongoCode: mongoCode(codeName),
    mongoCodeName: codeName,
  })
}

const unsupportedNames: ReadonlySet<MongoCodeName> = new Set(['CommandNotSupported', 'NotImplemented'])
