import type { ExplainInput } from '../../engine/read/explain.ts'
import type { Command } from '../command.ts'
import { explainPipeline, explainRead } from '../data/explain.ts'
import { findInput } from '../data/find-input.ts'
import { readView } from '../data/place.ts'
import { hintOf, optional } from '../data/query-fields.ts'
import { FieldReader } from '../field-reader.ts'
import { WireError } from '../wire-error.ts'
import { aggregateInput } from './aggregate.ts'

type Explained = Omit<ExplainInput, 'verbosity' | 'namespace'>

const verbosities = ['queryPlanner', 'executionStats', 'allPlansExecution'] as const

export const explain: Command = {
  name: 'explain',
  help: 'Tells how a command would go about it, and changes nothing',
  isStable: true,
  async run(request, context) {
    const command = request.fields.require('explain', request.fields.document('explain'))
    const said = request.fields.string('verbosity') ?? 'allPlansExecution'
    const verbosity = verbosities.find((one) => one === said)
    if (verbosity === undefined) {
      throw new WireError(
        'BadValue',
        `Enumeration value '${said}' for field 'explain.verbosity' is not a valid value.`,
      )
    }
    request.fields.refuseOthers()
    const view = await readView(request, context)
    const fields = new FieldReader(command, 'explain')
    const [name = ''] = fields.names
    if (name === 'aggregate') {
      const input = aggregateInput(fields, name)
      return explainPipeline(view, request, input, { context, verbosity })
    }
    const input = inputs[name]
    if (input === undefined)
      throw new WireError('CommandNotFound', `Explain failed due to unknown command: ${name}`)
    return explainRead(view, request, input(fields, name), { context, verbosity })
  },
}

/** What each command that can be explained looks for. */
const inputs: Readonly<Record<string, (fields: FieldReader, name: string) => Explained>> = {
  find: (fields, name) => findInput(targetOf(fields, name), fields),
  count: (fields, name) => ({ ...queryOf(fields, name), purpose: 'count' }),
  distinct: (fields, name) => ({ ...queryOf(fields, name), purpose: 'distinct' }),
  findAndModify: (fields, name) => ({
    ...queryOf(fields, name),
    ...optional('sort', fields.document('sort')),
    limit: 1,
    purpose: fields.boolean('remove') === true ? 'delete' : 'update',
  }),
  update: (fields, name) => statementOf(fields, name, 'updates', 'update'),
  delete: (fields, name) => statementOf(fields, name, 'deletes', 'delete'),
}

const targetOf = (fields: FieldReader, name: string): string => fields.require(name, fields.string(name))

const queryOf = (fields: FieldReader, name: string): Explained => ({
  collection: targetOf(fields, name),
  ...optional('filter', fields.document('query')),
  ...optional('collation', fields.document('collation')),
  ...optional('hint', hintOf(fields)),
})

/** Of the first statement: MongoDB explains one at a time. */
function statementOf(
  fields: FieldReader,
  name: string,
  list: string,
  purpose: 'update' | 'delete',
): Explained {
  const statements = fields.require(list, fields.documents(list))
  const [bytes] = statements
  if (bytes === undefined || statements.length > 1) {
    throw new WireError('InvalidLength', `Explain takes exactly one of \`${list}\``)
  }
  const statement = new FieldReader(bytes, `explain.${list}`)
  return {
    collection: targetOf(fields, name),
    filter: statement.require('q', statement.document('q')),
    ...optional('collation', statement.document('collation')),
    ...optional('hint', hintOf(statement)),
    purpose,
  }
}
