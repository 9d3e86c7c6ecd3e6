import type { Field, ObjectNode } from '../../../../shared/ejson/tree.ts'
import { addToTree, FieldsNode, type Modifier } from './update-tree.ts'
import { compileAddToSet } from './modifiers/add-to-set.ts'
import { compileInc, compileMul } from './modifiers/arithmetic.ts'
import { compileBit } from './modifiers/bit.ts'
import { compileCurrentDate } from './modifiers/current-date.ts'
import { compileMax, compileMin } from './modifiers/extreme.ts'
import { compilePop } from './modifiers/pop.ts'
import { compilePull, compilePullAll } from './modifiers/pull.ts'
import { compilePush } from './modifiers/push.ts'
import { compileRename } from './modifiers/rename.ts'
import { compileSet, compileSetOnInsert, compileUnset } from './modifiers/set.ts'
import type { ArrayFilters } from './array-filters.ts'
import type { FilterOptions } from '../filter/compile-filter.ts'
import type { CompileOperator } from './operator.ts'
import { invalidUpdate, typeNameOf } from './update-error.ts'
import { parseUpdatePath, type PathPart } from './update-path.ts'

const operators: Readonly<Record<string, CompileOperator>> = {
  $addToSet: compileAddToSet,
  $bit: compileBit,
  $currentDate: compileCurrentDate,
  $inc: compileInc,
  $max: compileMax,
  $min: compileMin,
  $mul: compileMul,
  $pop: compilePop,
  $pull: compilePull,
  $pullAll: compilePullAll,
  $push: compilePush,
  $set: compileSet,
  $setOnInsert: compileSetOnInsert,
  $unset: compileUnset,
}

export interface ParsedOperators {
  readonly tree: FieldsNode
  readonly hasPositional: boolean
}

/**
 * An update document of operators to its tree. Every identifier of the array filters has to be used (9), and each that a
 * path uses has to be there (2).
 */
export function parseOperators(
  update: ObjectNode,
  filters: ArrayFilters,
  filterOptions: FilterOptions,
): ParsedOperators {
  const builder = new TreeBuilder(filters)
  for (const [operator, body] of update.fields) {
    if (operator !== '$rename' && !Object.hasOwn(operators, operator))
      throw invalidUpdate('FailedToParse', `There is no update operator \`${operator}\``, operator)
    if (body.kind !== 'object')
      throw invalidUpdate(
        'FailedToParse',
        `\`${operator}\` takes an object of paths, and no ${typeNameOf(body)}`,
        operator,
      )
    for (const field of body.fields) {
      if (operator === '$rename') addRename(builder, field)
      else {
        const [path, operand] = field
        const compile = operators[operator] as CompileOperator
        builder.add(path, parseUpdatePath(path), compile(operand, { path, filterOptions }))
      }
    }
  }
  builder.refuseUnusedFilters()
  return builder
}

function addRename(builder: TreeBuilder, [path, operand]: Field): void {
  const { source, target, targetPath, takeAway, put } = compileRename(path, operand)
  builder.add(path, source, takeAway)
  builder.add(targetPath, target, put)
}

class TreeBuilder implements ParsedOperators {
  readonly tree = new FieldsNode()
  hasPositional = false
  readonly #filters: ArrayFilters
  readonly #used = new Set<string>()

  constructor(filters: ArrayFilters) {
    this.#filters = filters
  }

  add(path: string, parts: readonly PathPart[], modifier: Modifier): void {
    for (const part of parts) this.#see(part, path)
    addToTree(this.tree, path, parts, modifier)
  }

  #see(part: PathPart, path: string): void {
    if (part.kind === 'positional') this.hasPositional = true
    if (part.kind !== 'elements') return
    if (!this.#filters.has(part.identifier))
      throw invalidUpdate(
        'BadValue',
        `The path \`${path}\` names the array filter \`${part.identifier}\`, and there is none`,
      )
    this.#used.add(part.identifier)
  }

  refuseUnusedFilters(): void {
    const unused = this.#filters.identifiers.find((identifier) => !this.#used.has(identifier))
    if (unused !== undefined)
      throw invalidUpdate('FailedToParse', `The array filter \`${unused}\` is used by no path of the update`)
  }
}
