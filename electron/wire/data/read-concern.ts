import type { Timestamp } from '../cluster-clock.ts'
import { FieldReader } from '../field-reader.ts'
import type { CommandRequest } from '../request.ts'
import { WireError } from '../wire-error.ts'

const levels = ['available', 'linearizable', 'local', 'majority', 'snapshot'] as const

export interface ReadConcern {
  readonly level: (typeof levels)[number]
  /** Whether the request says the level itself. */
  readonly isNamed: boolean
  /** Of a snapshot: the time that an earlier answer was of. */
  readonly atClusterTime: Timestamp | undefined
}

const usual: ReadConcern = { level: 'local', isNamed: false, atClusterTime: undefined }

/**
 * What a request asks of what it reads. All that this endpoint reads is durable and the newest there is, so that one way of
 * reading keeps every level but `snapshot`, and what a client has seen before is always there.
 */
export function readConcernOf({ readConcern }: CommandRequest): ReadConcern {
  if (readConcern === undefined) return usual
  const fields = new FieldReader(readConcern, 'readConcern')
  const word = fields.string('level') ?? usual.level
  const level = levels.find((known) => known === word)
  if (level === undefined) {
    throw new WireError('FailedToParse', `readConcern.level must be one of ${levels.join(', ')}`)
  }
  const atClusterTime = timeOf(fields, 'atClusterTime')
  const after = timeOf(fields, 'afterClusterTime')
  fields.skip('provenance', 'afterOpTime', 'allowTransactionTableSnapshot', 'waitLastStableRecoveryTimestamp')
  fields.refuseOthers()
  if (atClusterTime !== undefined && (level !== 'snapshot' || after !== undefined)) {
    throw new WireError(
      'InvalidOptions',
      "readConcern.atClusterTime goes with the level 'snapshot', and without afterClusterTime",
    )
  }
  return { level, isNamed: fields.has('level'), atClusterTime }
}

function timeOf(fields: FieldReader, name: string): Timestamp | undefined {
  const value = fields.value(name)
  if (value === undefined || value.kind === 'null') return undefined
  if (value.kind === 'timestamp') return value
  throw new WireError(
    'TypeMismatch',
    `BSON field 'readConcern.${name}' is the wrong type, expected type 'timestamp'`,
  )
}
