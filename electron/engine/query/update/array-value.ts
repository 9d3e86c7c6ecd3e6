import type { MongoCodeName } from '../../../../shared/model/mongo-codes.ts'
import type { ArrayNode, TreeNode } from '../../../../shared/ejson/tree.ts'
import { pathOf, type Place } from './place.ts'
import { failedUpdate, typeNameOf } from './update-error.ts'

/** The array that an operator on arrays finds at its place; another value is an error. */
export function arrayAt(
  value: TreeNode,
  place: Place,
  operator: string,
  codeName: MongoCodeName = 'BadValue',
): ArrayNode {
  if (value.kind === 'array') return value
  const path = pathOf(place)
  throw failedUpdate(
    codeName,
    `\`${operator}\` needs an array, and \`${path}\` is of type ${typeNameOf(value)}`,
    path,
  )
}

export const arrayNode = (items: readonly TreeNode[]): ArrayNode => ({ kind: 'array', items })

/** The array without the elements that `goes` names; the same node where it names none. */
export function withoutItems(array: ArrayNode, goes: (item: TreeNode) => boolean): ArrayNode {
  const kept = array.items.filter((item) => !goes(item))
  return kept.length === array.items.length ? array : arrayNode(kept)
}
