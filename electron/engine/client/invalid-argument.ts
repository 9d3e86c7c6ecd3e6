import { ArgonError } from '../../../shared/model/errors.ts'

/** A call that no server would have to be asked about. */
export const invalidArgument = (message: string): ArgonError => new ArgonError('request.invalid', message)

/** Options that say how a server is to be reached or waited for: here everything is read and written in one way, durably. */
const withoutMeaning = [
  'allowDiskUse',
  'allowPartialResults',
  'authorizedCollections',
  'comment',
  'forceServerObjectId',
  'maxAwaitTimeMS',
  'noCursorTimeout',
  'rawData',
  'readConcern',
  'readPreference',
  'retryWrites',
  'timeoutMS',
  'timeoutMode',
  'writeConcern',
]

/** Refuses an option that would have no effect although it means something: nothing that is asked for is ignored. */
export function checkOptions(method: string, options: object, known: readonly string[]): void {
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined || known.includes(name) || withoutMeaning.includes(name)) continue
    const why = name === 'session' ? '; sessions and transactions are there on the wire endpoint' : ''
    throw invalidArgument(`\`${name}\` is no option of \`${method}\` here${why}`)
  }
}
