import { fieldOf, type ObjectNode, type TreeNode } from '../../../../../shared/ejson/tree.ts'
import { pathOf } from '../place.ts'
import { keptIfSame } from '../same-node.ts'
import { failedUpdate, invalidUpdate, typeNameOf } from '../update-error.ts'
import { arrayIndexOf, parseUpdatePath, type PathPart } from '../update-path.ts'
import type { Modifier } from '../update-tree.ts'

/** The two halves of a `$rename`, each for its own path. */
export interface Rename {
  readonly source: readonly PathPart[]
  readonly target: readonly PathPart[]
  readonly targetPath: string
  readonly takeAway: Modifier
  readonly put: Modifier
}

/** Compiles `{$rename: {<path>: <operand>}}`. Errors: `query.invalid` with MongoDB's codes 2 and 56. */
export function compileRename(path: string, operand: TreeNode): Rename {
  if (operand.kind !== 'string') throw badRename(`The new name of \`${path}\` has to be a string`)
  const targetPath = operand.value
  const source = parseUpdatePath(path)
  const target = parseUpdatePath(targetPath)
  for (const [text, parts] of [[path, source] as const, [targetPath, target] as const])
    if (parts.some(({ kind }) => kind !== 'name'))
      throw badRename(`\`$rename\` takes plain paths, and \`${text}\` has a positional part`)
  if (isOnPath(path, targetPath) || isOnPath(targetPath, path))
    throw badRename(`\`$rename\` of \`${path}\` to \`${targetPath}\`: one path holds the other`)
  const names = path.split('.')
  return {
    source,
    target,
    targetPath,
    takeAway: { operator: '$rename', ignoresBlocked: true, apply: () => undefined },
    put: {
      operator: '$rename',
      ignoresBlocked: true,
      apply: (value, place) => {
        const moved = sourceValue(place.application.original, names, path)
        if (moved === undefined) return value
        if (place.isInArray) throw inArray(pathOf(place))
        return keptIfSame(value, moved)
      },
    },
  }
}

const badRename = (message: string): Error => invalidUpdate('BadValue', message, '$rename')
const isOnPath = (path: string, other: string): boolean => path === other || other.startsWith(`${path}.`)
const inArray = (path: string): Error =>
  failedUpdate('BadValue', `\`$rename\` cannot reach into an array, where \`${path}\` leads`, path)

/** The value that is renamed, undefined where there is none. No part of its path may be an element of an array. */
function sourceValue(original: ObjectNode, names: readonly string[], path: string): TreeNode | undefined {
  let value: TreeNode | undefined = original
  let isInArray = false
  for (const name of names) {
    if (value === undefined) return undefined
    isInArray ||= value.kind === 'array'
    value = partOf(value, name, path)
  }
  if (value !== undefined && isInArray) throw inArray(path)
  return value
}

function partOf(value: TreeNode, name: string, path: string): TreeNode | undefined {
  if (value.kind === 'object') return fieldOf(value, name)
  const index = arrayIndexOf(name)
  if (value.kind === 'array' && index >= 0) return value.items[index]
  throw failedUpdate(
    'PathNotViable',
    `\`$rename\` of \`${path}\`: there can be no field \`${name}\` in a value of type ${typeNameOf(value)}`,
    path,
  )
}
