import type { Collection } from '../../../shared/contract/collections.ts'
import { isArgonError } from '../../../shared/model/errors.ts'
import { checkCollectionName } from '../../../shared/model/names.ts'

/**
 * What is wrong with a collection's name on a branch that has these collections, as a sentence; null when it may be
 * used. An empty name is no mistake yet. Names are told apart by their case, as MongoDB does.
 */
export function collectionNameFault(
  name: string,
  collections: readonly Pick<Collection, 'name'>[],
  own: string | null = null,
): string | null {
  if (name === '') return null
  if (name !== own && collections.some((collection) => collection.name === name)) {
    return `A collection named \`${name}\` already exists on this branch`
  }
  try {
    checkCollectionName(name)
    return null
  } catch (error) {
    if (isArgonError(error, 'collection.badName')) return error.message
    throw error
  }
}
