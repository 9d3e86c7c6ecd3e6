import { hostname } from 'node:os'
import { bsonToTree } from '../../../shared/ejson/bson-to-tree.ts'
import type { ObjectNode, TreeNode } from '../../../shared/ejson/tree.ts'
import type { AggregateInput } from '../../engine/read/aggregate.ts'
import type { ExplainInput } from '../../engine/read/explain.ts'
import type { ReadView } from '../../engine/read/read-view.ts'
import type { CommandContext } from '../command.ts'
import { numberOf } from '../field-reader.ts'
import { mongoVersion } from '../identity.ts'
import { Reply } from '../reply.ts'
import type { CommandRequest } from '../request.ts'

export interface ExplainHow {
  readonly context: CommandContext
  readonly verbosity: ExplainInput['verbosity']
}

/** How a find, or what finds as one does, goes about it. */
export async function explainRead(
  view: ReadView | undefined,
  { database }: CommandRequest,
  input: Omit<ExplainInput, 'verbosity' | 'namespace'>,
  { context, verbosity }: ExplainHow,
): Promise<Reply> {
  const namespace = `${database}.${input.collection}`
  const explained = await explain(view, { ...input, namespace, verbosity }, context)
  const reply = new Reply()
  for (const [name, value] of explained) reply.node(name, value)
  return addServer(reply, context)
}

/** How a pipeline goes about it: what an index can do first, then its other stages as they were given. */
export async function explainPipeline(
  view: ReadView | undefined,
  { database }: CommandRequest,
  { collection, pipeline, collation, hint }: AggregateInput,
  { context, verbosity }: ExplainHow,
): Promise<Reply> {
  const { query, rest } = splitPipeline(pipeline)
  const namespace = `${database}.${collection ?? '$cmd.aggregate'}`
  const input = { ...query, collection: collection ?? '', namespace, verbosity }
  const explained = await explain(
    view,
    { ...input, ...(collation === undefined ? {} : { collation }), ...(hint === undefined ? {} : { hint }) },
    context,
  )
  const reply = new Reply().array('stages', (stages) => {
    stages.object('0', (stage) => stage.node('$cursor', { kind: 'object', fields: explained }))
    for (const [i, bytes] of rest.entries()) stages.document(String(i + 1), bytes)
  })
  return addServer(reply, context)
}

async function explain(
  view: ReadView | undefined,
  input: ExplainInput,
  { engine, signal }: CommandContext,
): Promise<ObjectNode['fields']> {
  if (view !== undefined) return bsonToTree(await engine.query.explain(view, { ...input, signal })).fields
  const text = (value: string): TreeNode => ({ kind: 'string', value })
  const nothing: ObjectNode = { kind: 'object', fields: [['stage', text('EOF')]] }
  return [
    [
      'queryPlanner',
      {
        kind: 'object',
        fields: [
          ['namespace', text(input.namespace)],
          ['winningPlan', nothing],
        ],
      },
    ],
  ]
}

type Query = Pick<ExplainInput, 'filter' | 'sort' | 'skip' | 'limit'>

/** The stages that a find answers, in the order in which it can: a filter, a sort, a skip, a limit. */
function splitPipeline(pipeline: readonly Uint8Array[]): { query: Query; rest: readonly Uint8Array[] } {
  let query: Query = {}
  let at = 0
  for (const name of ['$match', '$sort', '$skip', '$limit'] as const) {
    const stage = pipeline[at]
    const [field, value] = stage === undefined ? [] : (bsonToTree(stage).fields[0] ?? [])
    if (field !== name || value === undefined) continue
    query = { ...query, ...partOf(name, value) }
    at++
  }
  return { query, rest: pipeline.slice(at) }
}

function partOf(name: '$match' | '$sort' | '$skip' | '$limit', value: TreeNode): Query {
  if (name === '$skip') return { skip: numberOf(value) }
  if (name === '$limit') return { limit: numberOf(value) }
  if (value.kind !== 'object') return {}
  const reply = new Reply()
  for (const [field, part] of value.fields) reply.node(field, part)
  return name === '$match' ? { filter: reply.finish() } : { sort: reply.finish() }
}

function addServer(reply: Reply, { identity }: CommandContext): Reply {
  const port = Number(identity.me.split(':').at(-1))
  return reply.object('serverInfo', (info) =>
    info
      .string('host', hostname())
      .int32('port', port)
      .string('version', mongoVersion)
      .string('gitVersion', 'argon'),
  )
}
