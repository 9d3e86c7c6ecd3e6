import type { Field, ObjectNode, TreeNode } from '../../../../../shared/ejson/tree.ts'
import { compileExpression } from '../../expression/compile-expression.ts'
import { scopeOf, type Expression } from '../../expression/expression.ts'
import { failed, text } from '../../expression/operands.ts'
import { eachDocument, type StageCompiler } from '../stage.ts'

const verdicts = ['DESCEND', 'KEEP', 'PRUNE'] as const

/** Asks of each document, and of each object within one that is descended into, whether it stays. */
export const redact: StageCompiler = (spec, context, name) => {
  const names = verdicts.map((verdict) => [verdict, text(verdict.toLowerCase())] as const)
  const variables = new Map<string, TreeNode | undefined>([...(context.variables ?? []), ...names])
  const verdict = compileExpression(spec, { ...context, variables })
  return eachDocument((document) => redacted(document, verdict, name))
}

function redacted(document: ObjectNode, verdict: Expression, name: string): ObjectNode | undefined {
  const value = verdict(scopeOf(document))
  switch (value?.kind === 'string' ? value.value : '') {
    case 'keep':
      return document
    case 'prune':
      return undefined
    case 'descend': {
      const fields: Field[] = []
      for (const [field, content] of document.fields) {
        const kept = within(content, verdict, name)
        if (kept !== undefined) fields.push([field, kept])
      }
      return { kind: 'object', fields }
    }
    default:
      throw failed('Location17053', name, 'comes to $$KEEP, $$PRUNE or $$DESCEND')
  }
}

function within(value: TreeNode, verdict: Expression, name: string): TreeNode | undefined {
  if (value.kind === 'object') return redacted(value, verdict, name)
  if (value.kind !== 'array') return value
  const items = value.items.map((item) => within(item, verdict, name)).filter((item) => item !== undefined)
  return { kind: 'array', items }
}
