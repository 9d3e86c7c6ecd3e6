import {
  fieldOf,
  type ArrayNode,
  type Field,
  type ObjectNode,
  type TreeNode,
} from '../../../shared/ejson/tree.ts'
import { RawConnection } from '../../support/mongodb/raw-connection.ts'

export type Answer = { readonly documents: readonly ObjectNode[] } | { readonly code: number }

const text = (value: string): TreeNode => ({ kind: 'string', value })
const one: TreeNode = { kind: 'int32', value: 1 }
const zero: TreeNode = { kind: 'int32', value: 0 }
const list = (...items: TreeNode[]): ArrayNode => ({ kind: 'array', items })
const object = (...fields: Field[]): ObjectNode => ({ kind: 'object', fields })
const codeOf = (answer: ObjectNode): number => (fieldOf(answer, 'code') as { value: number }).value

/** Asks a server for what a collection of these documents gives. */
export class AskedServer {
  readonly #connection: RawConnection
  readonly #database: Field

  constructor(connection: RawConnection, database: string) {
    this.#connection = connection
    this.#database = ['$db', text(database)]
  }

  static async open(uri: string, database: string, documents: readonly ObjectNode[]): Promise<AskedServer> {
    const server = new AskedServer(await RawConnection.open(uri), database)
    await server.#run(['dropDatabase', one])
    await server.#run(['insert', text('c')], ['documents', { kind: 'array', items: documents }])
    return server
  }

  /** At most a thousand documents, in one batch. */
  async find(...options: readonly Field[]): Promise<Answer> {
    const answer = await this.#run(
      ['find', text('c')],
      ['batchSize', { kind: 'int32', value: 1000 }],
      ...options,
    )
    const cursor = fieldOf(answer, 'cursor')
    if (cursor?.kind !== 'object') return { code: codeOf(answer) }
    return { documents: (fieldOf(cursor, 'firstBatch') as ArrayNode).items as ObjectNode[] }
  }

  /** The collection after an update of this one document, or of none; null where the update met nothing. */
  async update(document: ObjectNode | null, statement: ObjectNode): Promise<Answer | null> {
    await this.#run(['delete', text('c')], ['deletes', list(object(['q', object()], ['limit', zero]))])
    if (document !== null) await this.#run(['insert', text('c')], ['documents', list(document)])
    const answer = await this.#run(['update', text('c')], ['updates', list(statement)])
    const errors = fieldOf(answer, 'writeErrors')
    if (errors?.kind === 'array') return { code: codeOf(errors.items[0] as ObjectNode) }
    return (fieldOf(answer, 'n') as { value: number }).value === 0 ? null : this.find()
  }

  async close(): Promise<void> {
    await this.#run(['dropDatabase', one])
    this.#connection.close()
  }

  #run(...fields: Field[]): Promise<ObjectNode> {
    return this.#connection.command({ kind: 'object', fields: [...fields, this.#database] })
  }
}
