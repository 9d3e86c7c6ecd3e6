import type { ObjectNode, TreeNode } from '../../../../shared/ejson/tree.ts'
import { pathPartsMax } from '../../../../shared/model/limits.ts'
import { queryError } from '../query-error.ts'
import { fieldIn } from '../values/paths.ts'
import { constant, constantOf, type Environment, type Expression } from './expression.ts'
import { fieldNameProblem } from './field-names.ts'

/** `$a.b` of the document, or `$$name.a.b` of a variable. */
export function compilePath(text: string, environment: Environment): Expression {
  if (!text.startsWith('$$')) return throughPath(variable('CURRENT', environment), partsOf(text.slice(1)))
  const [name, ...parts] = text.slice(2).split('.')
  if (name === '') throw queryError('FailedToParse', 'A variable after `$$` has a name')
  const from = variable(name as string, environment)
  return parts.length === 0 ? from : throughPath(from, partsOf(parts.join('.')))
}

/** The names of a path. Errors: MongoDB's codes for each way in which a path can be wrong. */
export function partsOf(path: string): string[] {
  if (path === '') throw queryError('Location16872', 'A path after `$` names at least one field')
  if (path.endsWith('.')) throw queryError('Location40353', `The path \`${path}\` ends with a dot`)
  const parts = path.split('.')
  if (parts.length > pathPartsMax)
    throw queryError('Overflow', `A path may have at most ${pathPartsMax} parts`)
  for (const part of parts) {
    if (part === '') throw queryError('Location15998', `The path \`${path}\` has a part without a name`)
    const problem = fieldNameProblem(part)
    if (problem !== null) throw problem
  }
  return parts
}

/** What operators may bind: lower-case names, and CURRENT. */
export function checkBoundName(name: string): void {
  if (name === 'CURRENT' || /^[a-z\u0080-\uffff][A-Za-z0-9_\u0080-\uffff]*$/.test(name)) return
  throw queryError('FailedToParse', `\`${name}\` is no name for a variable: it begins with a small letter`)
}

/** A variable by its name: what an operator binds first, then what the command brought, then those of the system. */
function variable(name: string, { slots, context }: Environment): Expression {
  const slot = slots.get(name)
  if (slot !== undefined) return (scope) => scope.locals[slot]
  if (context.variables?.has(name) === true) return constant(context.variables.get(name))
  switch (name) {
    case 'ROOT':
    case 'CURRENT':
      return (scope) => scope.root
    case 'REMOVE':
      return constant(undefined)
    case 'NOW':
      return constant({ kind: 'date', milliseconds: context.now })
    case 'USER_ROLES':
      return constant({ kind: 'array', items: [] })
    case 'CLUSTER_TIME':
      throw queryError('Location51144', 'There is no `$$CLUSTER_TIME` here; use `$$NOW`')
    default:
      checkBoundName(name)
      throw queryError('Location17276', `Nothing gives a value to the variable \`$$${name}\``)
  }
}

/** Through an array the path leads into each of its documents, and gives an array of what it finds there. */
function throughPath(from: Expression, parts: readonly string[]): Expression {
  const fixed = constantOf(from)
  if (fixed !== null) return constant(inside(fixed.value, parts, 0))
  const [only] = parts
  if (parts.length > 1) return (scope) => inside(from(scope), parts, 0)
  return (scope) => {
    const value = from(scope)
    return value?.kind === 'object' ? fieldIn(value, only as string) : inside(value, parts, 0)
  }
}

function inside(value: TreeNode | undefined, parts: readonly string[], at: number): TreeNode | undefined {
  if (value === undefined) return undefined
  if (value.kind === 'object') return inObject(value, parts, at)
  if (value.kind !== 'array') return undefined
  const items: TreeNode[] = []
  for (const item of value.items) {
    const found = item.kind === 'object' ? inObject(item, parts, at) : undefined
    if (found !== undefined) items.push(found)
  }
  return { kind: 'array', items }
}

function inObject(value: ObjectNode, parts: readonly string[], at: number): TreeNode | undefined {
  const found = fieldIn(value, parts[at] as string)
  return at === parts.length - 1 ? found : inside(found, parts, at + 1)
}
