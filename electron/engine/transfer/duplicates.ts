import { docKeyOfDocument, docKeyText } from '../bson/doc-key.ts'

/** Tells documents with a new `_id` from those whose `_id` exists, or came earlier in the list. */
export function splitDuplicates<T extends { readonly bytes: Uint8Array }>(
  documents: readonly T[],
  exists: (docKey: Uint8Array) => boolean,
): { fresh: T[]; duplicates: T[] } {
  const seen = new Set<string>()
  const fresh: T[] = []
  const duplicates: T[] = []
  for (const document of documents) {
    const docKey = docKeyOfDocument(document.bytes)
    const key = docKeyText(docKey)
    if (seen.has(key) || exists(docKey)) duplicates.push(document)
    else fresh.push(document)
    seen.add(key)
  }
  return { fresh, duplicates }
}
