import { bsonToTree } from '../../../../shared/ejson/bson-to-tree.ts'
import type { Field, ObjectNode, TreeNode } from '../../../../shared/ejson/tree.ts'
import { isArgonError } from '../../../../shared/model/errors.ts'
import { validateDocument } from '../../bson/validate.ts'
import { compileExpression } from '../expression/compile-expression.ts'
import type { ExpressionContext } from '../expression/expression.ts'
import { isTrue } from '../expression/operands.ts'
import type { Matcher } from '../filter/compile-filter.ts'
import { queryError } from '../query-error.ts'
import { isNumber } from '../values/compare-nodes.ts'
import { pathNames } from './field-path.ts'
import { parseElemMatch, parseFindSlice, refuseMeta } from './find-operators.ts'
import { emptyPath, type PathNode, type ProjectionNode, type ProjectionTree } from './projection-tree.ts'

export interface ProjectionOptions extends ExpressionContext {
  /** The query's filter, for `a.$`. */
  readonly matcher?: Matcher | null | undefined
  /** Whether it stands in a pipeline, where `a.$`, `$elemMatch` and the short `$slice` are not known. */
  readonly isStage?: boolean
}

/** A projection document to its tree. Errors: those of `validateDocument`, `query.invalid`, `query.unsupported`. */
export function parseProjection(bytes: Uint8Array, options: ProjectionOptions): ProjectionTree {
  validateDocument(bytes)
  return new ProjectionParser(options).parse(bsonToTree(bytes))
}

const positionalEnd = '.$'

/** Rules and codes are MongoDB's; the first thing that is wrong, from the front, is what is refused. */
class ProjectionParser {
  readonly #options: ProjectionOptions
  readonly #root = emptyPath()
  #kind: ProjectionTree['kind'] | null = null
  #id: 'included' | 'excluded' | 'other' | null = null
  #hasPositional = false
  #hasElemMatch = false
  #hasSlice = false

  constructor(options: ProjectionOptions) {
    this.#options = options
  }

  parse({ fields }: ObjectNode): ProjectionTree {
    if (this.#options.isStage === true && fields.length === 0)
      throw queryError('Location51272', 'A projection in a pipeline has at least one field')
    for (const field of fields) {
      if (field[0] === '_id' || field[0].startsWith('_id.')) this.#id ??= 'other'
      this.#element(field, this.#root)
    }
    const kind = this.#kind ?? this.#ambiguousKind()
    const { children } = this.#root
    if (kind === 'inclusion' && this.#id === null) children.set('_id', { kind: 'include' })
    if (kind === 'exclusion' && this.#id === 'included') children.delete('_id')
    return { kind, root: this.#root }
  }

  /** Where only `_id` and operators of find are named. */
  #ambiguousKind(): ProjectionTree['kind'] {
    if (this.#hasSlice) return this.#id === 'included' ? 'inclusion' : 'exclusion'
    return this.#hasElemMatch || this.#id === 'included' ? 'inclusion' : 'exclusion'
  }

  #element([name, value]: Field, parent: PathNode): void {
    const isPositional = name.endsWith(positionalEnd)
    if (isPositional && this.#options.isStage === true)
      throw queryError('Location31324', `The path \`${name}\` of a query has no meaning in a pipeline`)
    if (name.includes('.$.'))
      throw queryError(
        'Location31394',
        `In \`${name}\` the \`$\` stands in the middle; it may only end a path`,
      )
    if (value.kind === 'object') return this.#object(name, value, parent, isPositional)
    if (value.kind !== 'boolean' && !isNumber(value)) return this.#literal(name, value, parent, isPositional)
    if (isTrue(value)) return this.#inclusion(name, parent, isPositional)
    if (isPositional) throw queryError('Location31395', `\`${name}\` cannot be excluded`)
    this.#exclusion(name, parent)
  }

  #inclusion(name: string, parent: PathNode, isPositional: boolean): void {
    const isId = name === '_id' && parent === this.#root
    if (isPositional) this.#positional(name, parent)
    else add(parent, name, { kind: 'include' })
    if (isId) {
      this.#id = 'included'
      return
    }
    if (this.#kind === 'exclusion')
      throw queryError('Location31253', `\`${name}\` cannot be included where other fields are excluded`)
    this.#kind = 'inclusion'
  }

  #exclusion(name: string, parent: PathNode): void {
    add(parent, name, { kind: 'exclude' })
    if (name === '_id' && parent === this.#root) {
      this.#id = 'excluded'
      return
    }
    if (this.#kind === 'inclusion')
      throw queryError('Location31254', `\`${name}\` cannot be excluded where other fields are included`)
    this.#kind = 'exclusion'
  }

  #positional(name: string, parent: PathNode): void {
    if (this.#hasPositional)
      throw queryError('Location31276', 'A projection has at most one path that ends with `$`')
    if (this.#hasElemMatch)
      throw queryError('Location31256', 'A path that ends with `$` does not go with `$elemMatch`')
    if (this.#options.matcher === undefined || this.#options.matcher === null)
      throw queryError('Location51050', `The path \`${name}\` needs a filter that finds an element`)
    if (name === positionalEnd) throw queryError('Location5392900', 'The path `.$` names no field')
    add(parent, name.slice(0, -positionalEnd.length), { kind: 'positional' })
    this.#hasPositional = true
  }

  #literal(name: string, value: TreeNode, parent: PathNode, isPositional: boolean): void {
    if (isPositional) throw queryError('Location31308', `\`${name}\` cannot be given a value`)
    add(parent, name, { kind: 'computed', expression: compileExpression(value, this.#options) })
    if (this.#kind === 'exclusion')
      throw queryError('Location31310', `\`${name}\` cannot be given a value where other fields are excluded`)
    this.#kind = 'inclusion'
  }

  #object(name: string, value: ObjectNode, parent: PathNode, isPositional: boolean): void {
    if (isPositional) throw queryError('Location31271', `\`${name}\` cannot be given an expression`)
    const [first] = value.fields
    if (first === undefined) throw queryError('Location51270', `The projection of \`${name}\` names no field`)
    const names = pathNames(name)
    if (value.fields.length === 1 && first[0].startsWith('$') && this.#operator(name, value, first, parent))
      return
    const node = pathNodeAt(parent, names) ?? emptyPath()
    if (pathNodeAt(parent, names) === undefined) add(parent, name, node)
    for (const field of value.fields) this.#element(field, node)
  }

  /** Whether the object was one operator with its operand. */
  #operator(name: string, value: ObjectNode, [operator, operand]: Field, parent: PathNode): boolean {
    if (operator === '$meta') throw refuseMeta(operand)
    if (this.#options.isStage === true) {
      if (operator === '$elemMatch')
        throw queryError(
          'InvalidPipelineOperator',
          '`$elemMatch` of a projection has no meaning in a pipeline',
        )
      return this.#expression(name, value, operator, parent)
    }
    if (operator === '$slice') {
      const slice = parseFindSlice(operand)
      if (slice === null) return this.#expression(name, value, operator, parent)
      add(parent, name, { kind: 'slice', slice })
      this.#hasSlice = true
      return true
    }
    if (operator !== '$elemMatch') return this.#expression(name, value, operator, parent)
    const isNested = parent !== this.#root || name.includes('.')
    const matcher = parseElemMatch(name, operand, {
      ...this.#options,
      isNested,
      hasPositional: this.#hasPositional,
    })
    add(parent, name, { kind: 'elemMatch', matcher })
    this.#hasElemMatch = true
    return true
  }

  #expression(name: string, value: ObjectNode, operator: string, parent: PathNode): boolean {
    const expression = this.#compile(value, operator)
    if (expression === null) return false
    if (this.#kind === 'exclusion')
      throw queryError('Location31252', `\`${name}\` cannot be computed where other fields are excluded`)
    this.#kind ??= 'inclusion'
    add(parent, name, { kind: 'computed', expression })
    return true
  }

  /** Null for a name that may be that of a field: of a DBRef. */
  #compile(value: ObjectNode, operator: string): ReturnType<typeof compileExpression> | null {
    try {
      return compileExpression(value, this.#options)
    } catch (error) {
      const isUnknown =
        isArgonError(error) &&
        error.details['mongoCodeName'] === 'InvalidPipelineOperator' &&
        error.details['operator'] === operator
      if (!isUnknown) throw error
    }
    if (isFieldPath(operator)) return null
    throw queryError('Location31325', `There is no expression \`${operator}\``, { operator })
  }
}

function isFieldPath(name: string): boolean {
  try {
    pathNames(name.endsWith(positionalEnd) ? name.slice(0, -positionalEnd.length) : name)
    return true
  } catch {
    return false
  }
}

function pathNodeAt(parent: PathNode, names: readonly string[]): PathNode | undefined {
  let node: PathNode = parent
  for (const name of names) {
    const child = node.children.get(name)
    if (child?.kind !== 'path') return undefined
    node = child
  }
  return node
}

/** Puts a node at a path that no other one collides with. */
function add(parent: PathNode, path: string, node: ProjectionNode): void {
  const names = pathNames(path)
  const last = names.at(-1) as string
  let at = parent
  for (const name of names.slice(0, -1)) {
    const child: ProjectionNode = at.children.get(name) ?? emptyPath()
    if (child.kind !== 'path')
      throw queryError(
        'Location31249',
        `The path \`${path}\` goes on where another one of the projection ends`,
      )
    at.children.set(name, child)
    at = child
  }
  if (at.children.has(last))
    throw queryError('Location31250', `The path \`${path}\` is named twice, or another one goes on from it`)
  at.children.set(last, node)
}
