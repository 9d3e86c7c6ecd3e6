import type { Db } from 'mongodb'
import { decode } from '../bson/bson-options.ts'
import { docKeyOfDocument, docKeyText } from '../bson/doc-key.ts'
import { compareBytes } from '../bson/raw.ts'
import { allDocuments } from '../mongodb/raw-reads.ts'
import { idDocument } from '../write/documents.ts'

/** Documents of a copy that are looked at for an estimate. */
const sampleDocuments = 200

/**
 * The share of a copy that differs from its original, from 0 to 1, as its first documents tell: those that the original
 * has not, or otherwise. An estimate: only the whole comparison knows.
 */
export async function changedShare(db: Db, original: string, copy: string): Promise<number> {
  const sample = await find(db, copy, {})
  if (sample.length === 0) return 0
  const ids = sample.map((document) => decode(idDocument(document))['_id'] as unknown)
  const originals = await find(db, original, { _id: { $in: ids } })
  const byKey = new Map(originals.map((document) => [keyOf(document), document]))
  const same = sample.filter((document) => {
    const other = byKey.get(keyOf(document))
    return other !== undefined && compareBytes(other, document) === 0
  })
  return 1 - same.length / sample.length
}

const keyOf = (document: Uint8Array): string => docKeyText(docKeyOfDocument(document))

const find = (db: Db, collection: string, filter: object): Promise<Uint8Array[]> =>
  allDocuments(db.collection(collection).find(filter, { raw: true, limit: sampleDocuments }))
