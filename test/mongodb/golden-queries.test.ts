import { test } from 'vitest'
import { fieldOf, type Field, type ObjectNode } from '../../shared/ejson/tree.ts'
import { goldenDocuments } from '../golden/cases/golden-file.ts'
import { holdGolden } from '../golden/cases/hold-golden.ts'
import { filterCases, filterDocument } from '../golden/cases/filter-cases.ts'
import { projectionCases } from '../golden/cases/projection-cases.ts'
import { AskedServer, type Answer } from '../golden/cases/server-answers.ts'
import { onServer } from '../support/mongodb/on-every-server.ts'

onServer('oracle', (server) => {
  test('the golden file of projections says what the server answers', async () => {
    const asked = await AskedServer.open(server.uri, 'argon_golden_projections', goldenDocuments())
    const lines: ObjectNode[] = []
    for (const { filter, projection } of projectionCases(1500, 20_261_126)) {
      const answer = await asked.find(['filter', filter], ['projection', projection])
      const fields = projectionAnswer(answer)
      if (fields !== null)
        lines.push({ kind: 'object', fields: [...fields, ['filter', filter], ['projection', projection]] })
    }
    await asked.close()
    holdGolden('projections.ndjson', lines)
  })

  test('the golden file of operators in filters says what the server answers', async () => {
    const documents = goldenDocuments().map(filterDocument)
    const asked = await AskedServer.open(server.uri, 'argon_golden_operators', documents)
    const lines: ObjectNode[] = []
    for (const [i, filter] of filterCases(2000, 20_261_126).entries()) {
      const answer = await asked.find(['filter', filter])
      // Of some keywords of schemas it knows nothing. Of what matches all documents or none, every fourth says enough.
      if ('code' in answer) continue
      const isTelling = answer.documents.length > 0 && answer.documents.length < documents.length
      if (isTelling || i % 4 === 0) lines.push(operatorsAnswer(filter, answer.documents))
    }
    await asked.close()
    holdGolden('filter-operators.ndjson', lines)
  })
})

/** Collisions, and `$` without an element: of other refusals that server has codes that are not MongoDB's. */
const projectionCodes: ReadonlySet<number> = new Set([31249, 31250, 51246])

function projectionAnswer(answer: Answer): Field[] | null {
  if ('code' in answer)
    return projectionCodes.has(answer.code) ? [['code', { kind: 'int32', value: answer.code }]] : null
  const [document] = answer.documents
  return document === undefined ? null : [['document', document]]
}

function operatorsAnswer(filter: ObjectNode, documents: readonly ObjectNode[]): ObjectNode {
  const ids = documents.map((document) => (fieldOf(document, '_id') as { value: number }).value)
  const text = ids.sort((one, other) => one - other).join(' ')
  return {
    kind: 'object',
    fields: [
      ['ids', { kind: 'string', value: text }],
      ['filter', filter],
    ],
  }
}
