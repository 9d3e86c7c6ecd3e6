import { test } from 'vitest'
import type { Field, ObjectNode } from '../../shared/ejson/tree.ts'
import { isComparable, isComparableCode } from '../golden/cases/comparable-updates.ts'
import { holdGolden } from '../golden/cases/hold-golden.ts'
import { AskedServer, type Answer } from '../golden/cases/server-answers.ts'
import { updateCases, type UpdateCase } from '../golden/cases/update-cases.ts'
import { onServer } from '../support/mongodb/on-every-server.ts'

const statementOf = ({ document, filter, update, arrayFilters }: UpdateCase): ObjectNode => ({
  kind: 'object',
  fields: [
    ['q', filter],
    ['u', update],
    ['upsert', { kind: 'boolean', value: document === null }],
    ...(arrayFilters === null ? [] : [['arrayFilters', arrayFilters] satisfies Field]),
  ],
})

function lineOf(asked: UpdateCase, answer: Answer | null): ObjectNode | null {
  if (answer === null) return null
  const { document, filter, update, arrayFilters } = asked
  const fields: Field[] = document === null ? [] : [['before', document]]
  fields.push(['filter', filter], ['update', update])
  if (arrayFilters !== null) fields.push(['arrayFilters', arrayFilters])
  if ('code' in answer) {
    if (!isComparableCode(asked, answer.code)) return null
    return { kind: 'object', fields: [...fields, ['code', { kind: 'int32', value: answer.code }]] }
  }
  return { kind: 'object', fields: [...fields, ['after', answer.documents[0] as ObjectNode]] }
}

onServer('oracle', (server) => {
  test('the golden file of updates says what the server answers', async () => {
    const asked = await AskedServer.open(server.uri, 'argon_golden_updates', [{ kind: 'object', fields: [] }])
    const lines: ObjectNode[] = []
    for (const one of updateCases(3600, 20_261_126).filter(isComparable)) {
      const line = lineOf(one, await asked.update(one.document, statementOf(one)))
      if (line !== null) lines.push(line)
    }
    await asked.close()
    holdGolden('updates.ndjson', lines)
  })
})
