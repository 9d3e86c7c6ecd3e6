import { checkCollectionName } from '../../../shared/model/names.ts'
import { isArgonError } from '../../../shared/model/errors.ts'

const endings = /\.(?:json|ndjson|jsonl|geojson|ejson|txt)$/iu

/** A collection's name made from a file's: its ending left out, and what MongoDB's rules forbid replaced. */
export function collectionFromFile(fileName: string): string {
  const base = fileName.replace(/^.*[/\\]/u, '').replace(endings, '')
  const name = base
    .normalize('NFC')
    .replace(/[$\0\s]+/gu, '_')
    .replace(/\.{2,}/gu, '.')
    .replace(/^[._]*(?:system\.)*|[.]+$/gu, '')
  return collectionFault(name) === null ? name : 'imported'
}

/** What is wrong with a collection's name, as a sentence; null when it may be used. */
export function collectionFault(name: string): string | null {
  try {
    checkCollectionName(name)
    return null
  } catch (error) {
    if (isArgonError(error, 'collection.badName')) return error.message
    throw error
  }
}
