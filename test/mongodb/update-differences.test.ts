import { expect, test } from 'vitest'
import type { Field, ObjectNode, TreeNode } from '../../shared/ejson/tree.ts'
import { printTree } from '../../shared/ejson/print.ts'
import { treeOf } from '../golden/cases/golden-file.ts'
import { AskedServer, type Answer } from '../golden/cases/server-answers.ts'
import { updateDifferences, type UpdateDifference } from '../golden/cases/update-differences.ts'
import { onServer } from '../support/mongodb/on-every-server.ts'

function statementOf({ update, arrayFilters }: UpdateDifference): ObjectNode {
  const filters = (arrayFilters ?? []).map(treeOf)
  const all: TreeNode = { kind: 'object', fields: [] }
  const fields: Field[] = [
    ['q', all],
    ['u', treeOf(update)],
  ]
  if (filters.length > 0) fields.push(['arrayFilters', { kind: 'array', items: filters }])
  return { kind: 'object', fields }
}

const shown = (answer: Answer): string | number =>
  'code' in answer ? answer.code : printTree(answer.documents[0] as ObjectNode, { format: 'shell' })

onServer('oracle', (server) => {
  test('updates that the server answers otherwise than MongoDB are the listed ones', async () => {
    const asked = await AskedServer.open(server.uri, 'argon_update_differences', [
      { kind: 'object', fields: [] },
    ])
    for (const difference of updateDifferences) {
      const answer = await asked.update(treeOf(difference.document), statementOf(difference))
      if (difference.server === 'changed') expect(answer).toHaveProperty('documents')
      else expect(shown(answer as Answer), difference.update).toBe(difference.server)
    }
    await asked.close()
  })
})
