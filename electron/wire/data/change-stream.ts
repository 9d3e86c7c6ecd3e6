import type { ChangesFrom, OpenChangeStreamInput } from '../../engine/changes/open-change-stream.ts'
import type { CommandContext } from '../command.ts'
import { FieldReader } from '../field-reader.ts'
import type { BranchDatabase } from '../names/databases.ts'
import { WireError } from '../wire-error.ts'
import type { WireCursor } from '../cursors/cursor-registry.ts'

export interface ChangeStreamRequest {
  readonly database: BranchDatabase
  readonly collection: string | null
  /** The operand of `$changeStream`, and the stages behind it. */
  readonly spec: Uint8Array
  readonly stages: readonly Uint8Array[]
}

/** The cursor of `$changeStream` over a branch. */
export function openChanges(
  { database, collection, spec, stages }: ChangeStreamRequest,
  { engine }: CommandContext,
): WireCursor {
  const { project, branchId, name } = database
  return engine.changes.open(project, { branchId, collection, database: name, stages, ...optionsOf(spec) })
}

type Options = Omit<OpenChangeStreamInput, 'branchId' | 'collection' | 'database' | 'stages'>

const fullDocuments = ['default', 'updateLookup', 'whenAvailable', 'required'] as const
const fullDocumentsBefore = ['off', 'whenAvailable', 'required'] as const

function optionsOf(spec: Uint8Array): Options {
  const fields = new FieldReader(spec, '$changeStream')
  if (fields.boolean('allChangesForCluster') === true) {
    throw new WireError(
      'CommandNotSupported',
      'A change stream is of one branch: watch its database, or a collection of it',
    )
  }
  fields.skip('showSystemEvents', 'showMigrationEvents', 'matchCollectionUUIDForUpdateLookup')
  const options = {
    from: fromOf(fields),
    fullDocument: wordOf(fields, 'fullDocument', fullDocuments) ?? 'default',
    fullDocumentBeforeChange: wordOf(fields, 'fullDocumentBeforeChange', fullDocumentsBefore) ?? 'off',
    showExpandedEvents: fields.boolean('showExpandedEvents') ?? false,
  } as const
  fields.refuseOthers()
  return options
}

function wordOf<T extends string>(fields: FieldReader, name: string, words: readonly T[]): T | undefined {
  const word = fields.string(name)
  const known = words.find((one) => one === word)
  if (word === undefined || known !== undefined) return known
  throw new WireError(
    'BadValue',
    `Enumeration value '${word}' for field '$changeStream.${name}' is not a valid value.`,
  )
}

function fromOf(fields: FieldReader): ChangesFrom {
  const resumeAfter = tokenOf(fields, 'resumeAfter')
  const startAfter = tokenOf(fields, 'startAfter')
  const time = fields.value('startAtOperationTime')
  if ([resumeAfter, startAfter, time].filter((start) => start !== undefined).length > 1) {
    throw new WireError(
      'Location40674',
      'Only one type of resume option is allowed, but multiple were found.',
    )
  }
  if (resumeAfter !== undefined) return { kind: 'token', data: resumeAfter, isNew: false }
  if (startAfter !== undefined) return { kind: 'token', data: startAfter, isNew: true }
  if (time === undefined) return { kind: 'now' }
  if (time.kind === 'timestamp') return { kind: 'second', seconds: time.seconds }
  throw new WireError('TypeMismatch', "BSON field '$changeStream.startAtOperationTime' must be a timestamp")
}

function tokenOf(fields: FieldReader, name: string): string | undefined {
  const bytes = fields.document(name)
  if (bytes === undefined) return undefined
  const token = new FieldReader(bytes, `$changeStream.${name}`)
  return token.require('_data', token.string('_data'))
}
