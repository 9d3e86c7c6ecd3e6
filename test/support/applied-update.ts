import { compileFilter } from '../../electron/engine/query/filter/compile-filter.ts'
import { compileUpdate, type UpdateOptions } from '../../electron/engine/query/update/compile-update.ts'
import { bytesOf, elementsOf } from '../../electron/engine/bson/build.ts'
import type { BsonSlice } from '../../electron/engine/bson/raw.ts'
import { bsonToTree } from '../../shared/ejson/bson-to-tree.ts'
import { printTree } from '../../shared/ejson/print.ts'
import { isArgonError } from '../../shared/model/errors.ts'
import { bsonOfText } from './bson-of-text.ts'

/** What an update is given besides its own document, as texts. */
export interface UpdateSettings extends Partial<Omit<UpdateOptions, 'arrayFilters'>> {
  readonly arrayFilters?: readonly string[]
  readonly positional?: number
}

const moment = { now: 1_000n, timestamp: { seconds: 5, increment: 6 } }
export const objectId = new Uint8Array(12).fill(0xab)

const shown = (bytes: Uint8Array): string => printTree(bsonToTree(bytes), { format: 'shell' })

function compiled(
  update: string,
  { arrayFilters, ...options }: UpdateSettings,
): ReturnType<typeof compileUpdate> {
  return compileUpdate(updateOfText(update), {
    ...moment,
    ...options,
    arrayFilters: arrayFilters?.map(bsonOfText),
  })
}

/** An array is a pipeline. */
function updateOfText(text: string): Uint8Array | Uint8Array[] {
  if (!text.startsWith('[')) return bsonOfText(text)
  return elementsOf(bytesOf(elementsOf(bsonOfText(`{stages: ${text}}`))[0] as BsonSlice)).map((stage) =>
    bytesOf(stage).slice(),
  )
}

/** The document after the update as the shell writes it, `same` where it is the same object, or MongoDB's code. */
export function updated(document: string, update: string, settings: UpdateSettings = {}): string | number {
  return orCode(() => {
    const bytes = bsonOfText(document)
    const result = compiled(update, settings).apply(bytes, settings.positional)
    return result === bytes ? 'same' : shown(result)
  })
}

/** The document that an upsert makes, as the shell writes it, or MongoDB's code. */
export function upserted(filter: string, update: string, settings: UpdateSettings = {}): string | number {
  return orCode(() =>
    shown(compiled(update, settings).upsert(compileFilter(bsonOfText(filter)).filter, () => objectId)),
  )
}

function orCode(run: () => string): string | number {
  try {
    return run()
  } catch (error) {
    if (isArgonError(error)) return error.details['mongoCode'] as number
    throw error
  }
}
