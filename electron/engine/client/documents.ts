import { deserialize, serialize, type DeserializeOptions, type Document } from 'bson'
import { decodeOptions, encodeOptions } from '../bson/bson-options.ts'

/**
 * How documents are read and written, with the names of the official driver. Other than there every value keeps the class
 * of its type where nothing is said: an Int32 comes back as one, not as a number. `promoteValues: true` is the driver's way.
 */
export interface DocumentOptions {
  readonly promoteValues?: boolean
  readonly promoteLongs?: boolean
  readonly promoteBuffers?: boolean
  readonly bsonRegExp?: boolean
  readonly useBigInt64?: boolean
  /** Gives each document as its bytes. */
  readonly raw?: boolean
  /** Leaves out fields that are undefined, which are written as null otherwise. */
  readonly ignoreUndefined?: boolean
}

export const documentOptionNames = [
  'promoteValues',
  'promoteLongs',
  'promoteBuffers',
  'bsonRegExp',
  'useBigInt64',
  'raw',
  'ignoreUndefined',
] as const satisfies readonly (keyof DocumentOptions)[]

/** Documents as JavaScript objects to BSON and back. An object puts names that look like numbers first, as in the driver. */
export class DocumentCodec {
  readonly #options: DocumentOptions

  constructor(options: DocumentOptions) {
    this.#options = options
  }

  /** With the options that are given here instead of those that were given before. */
  with(options: DocumentOptions): DocumentCodec {
    const given = documentOptionNames.flatMap((name) =>
      options[name] === undefined ? [] : [[name, options[name]] as const],
    )
    if (given.length === 0) return this
    return new DocumentCodec({ ...this.#options, ...Object.fromEntries(given) })
  }

  encode(document: Document | ReadonlyMap<string, unknown>): Uint8Array {
    const { ignoreUndefined = false } = this.#options
    return serialize(document, { ...encodeOptions, ignoreUndefined })
  }

  decode(bytes: Uint8Array): Document {
    return this.#options.raw === true ? bytes : deserialize(bytes, this.#readOptions())
  }

  /** A document whatever `raw` says: what an answer is made of. */
  parts(bytes: Uint8Array): Document {
    return deserialize(bytes, this.#readOptions())
  }

  #readOptions(): DeserializeOptions {
    const { promoteValues = false, raw: _, ignoreUndefined: __, ...rest } = this.#options
    return promoteValues ? { promoteValues, ...rest } : { ...decodeOptions, ...rest, promoteValues }
  }
}
