import { compileFilter } from '../../engine/engine.ts'

/** The documents of a list that a filter lets through. */
export function matching(documents: readonly Uint8Array[], filter: Uint8Array): Uint8Array[] {
  const { matches } = compileFilter(filter)
  return documents.filter((document) => matches(document, 0))
}
