import type { QueryCursor } from '../read/query-cursor.ts'
import { ClientCursor } from './cursor.ts'
import type { DocumentCodec } from './documents.ts'

/** Descriptions that are listed all at once, when the first of them is asked for. */
export class ListedCursor extends ClientCursor {
  readonly #list: () => Uint8Array[]

  constructor(
    codec: DocumentCodec,
    options: { readonly batchSize?: number; readonly signal?: AbortSignal },
    list: () => Uint8Array[],
  ) {
    super(codec, options)
    this.#list = list
  }

  protected override begin(): QueryCursor {
    const documents = this.#list()
    return { next: async () => ({ documents, isDone: true }), close: () => undefined }
  }
}
