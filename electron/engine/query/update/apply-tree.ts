import type { ObjectNode, TreeNode } from '../../../../shared/ejson/tree.ts'
import type { ArrayFilters } from './array-filters.ts'
import { draftOf, notViable, type Draft } from './draft.ts'
import { pathOf, type Application, type Place } from './place.ts'
import { failedUpdate, typeNameOf } from './update-error.ts'
import { mergedTrees, type ElementsNode, type FieldsNode, type UpdateTree } from './update-tree.ts'

/** Applies a tree of operators to a document; the same node where nothing changes. Errors: `query.failed`. */
export function applyTree(tree: FieldsNode, application: Application, filters: ArrayFilters): ObjectNode {
  const root: Place = { application, above: null, name: '', isInArray: false, isBlocked: false }
  return applyAt(tree, application.original, root, filters) as ObjectNode
}

function applyAt(
  tree: UpdateTree,
  value: TreeNode | undefined,
  place: Place,
  filters: ArrayFilters,
): TreeNode | undefined {
  switch (tree.kind) {
    case 'leaf': {
      const { modifier } = tree
      const changed = modifier.apply(value, place)
      if (changed === undefined && place.isBlocked && modifier.ignoresBlocked !== true) throw notViable(place)
      return changed
    }
    case 'fields':
      return applyToFields(tree, value, place, filters)
    case 'elements':
      return applyToElements(tree, value, place, filters)
  }
}

function applyToFields(
  tree: FieldsNode,
  value: TreeNode | undefined,
  place: Place,
  filters: ArrayFilters,
): TreeNode | undefined {
  const draft = draftOf(value)
  for (const [name, child] of childrenOf(tree, place)) {
    const current = draft.get(name)
    const below = placeBelow(place, name, value, draft)
    const changed = applyAt(child, current, below, filters)
    if (changed === current) continue
    checkName(name, place, changed)
    draft.put(name, changed, below)
  }
  return draft.finish()
}

const placeBelow = (place: Place, name: string, value: TreeNode | undefined, draft: Draft): Place => ({
  application: place.application,
  above: place,
  name,
  isInArray: place.isInArray || value?.kind === 'array',
  isBlocked: place.isBlocked || draft.blocks(name),
})

/** At the top level a name that begins with a dollar would look like an operator. */
function checkName(name: string, { above }: Place, value: TreeNode | undefined): void {
  if (above !== null || value === undefined || !name.startsWith('$')) return
  throw failedUpdate(
    'DollarPrefixedFieldName',
    `The name \`${name}\` begins with a dollar sign, which the fields of a document may not`,
    name,
  )
}

function childrenOf(tree: FieldsNode, place: Place): readonly (readonly [string, UpdateTree])[] {
  return tree.positional === null ? tree.sorted : withPositional(tree, tree.positional, place).sorted
}

function withPositional(tree: FieldsNode, positional: UpdateTree, place: Place): FieldsNode {
  const index = place.application.positional
  if (index === null)
    throw failedUpdate(
      'BadValue',
      'The positional operator `$` needs an array in the filter, of which one element matched',
      pathOf(place),
    )
  return tree.resolvedAt(String(index), positional, (trees) =>
    mergedTrees(trees, () => conflictAt(place, String(index))),
  )
}

const conflictAt = (place: Place, name: string): Error => {
  const path = place.above === null ? name : `${pathOf(place)}.${name}`
  return failedUpdate('ConflictingUpdateOperators', `Two operators of the update meet at \`${path}\``, path)
}

function applyToElements(
  tree: ElementsNode,
  value: TreeNode | undefined,
  place: Place,
  filters: ArrayFilters,
): TreeNode {
  if (value?.kind !== 'array') throw noArray(value, place)
  const draft = draftOf(value)
  const tests = [...tree.children].map(([identifier, child]) => ({
    child,
    chooses: filters.test(identifier),
  }))
  for (const [index, item] of value.items.entries()) {
    const chosen = tests.filter(({ chooses }) => chooses(item)).map(({ child }) => child)
    if (chosen.length === 0) continue
    const name = String(index)
    const below = placeBelow(place, name, value, draft)
    const changed = applyAt(
      mergedTrees(chosen, () => conflictAt(place, name)),
      item,
      below,
      filters,
    )
    if (changed !== item) draft.put(name, changed, below)
  }
  return draft.finish() as TreeNode
}

function noArray(value: TreeNode | undefined, place: Place): Error {
  const path = pathOf(place)
  const what = value === undefined ? 'is not there' : `is of type ${typeNameOf(value)}`
  return failedUpdate('BadValue', `\`$[]\` updates the elements of an array, and \`${path}\` ${what}`, path)
}
