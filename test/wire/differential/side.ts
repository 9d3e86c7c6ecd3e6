import { bsonToTree } from '../../../shared/ejson/bson-to-tree.ts'
import { treeToBson } from '../../../shared/ejson/tree-to-bson.ts'
import type { ObjectNode } from '../../../shared/ejson/tree.ts'
import { commandBytes, RawClient } from '../../support/wire/raw-client.ts'

/** Who is asked: a server of MongoDB's protocol, by commands that keep every type and order. */
export interface Side {
  ask(command: ObjectNode): Promise<ObjectNode>
  close(): void
}

/** A connection to the server at a port of this machine. */
export async function connectSide(port: number): Promise<Side> {
  const client = await RawClient.connect(port)
  let requests = 0
  return {
    async ask(command) {
      client.send(commandBytes(treeToBson(command), ++requests))
      return bsonToTree((await client.answer()).bodyBytes)
    },
    close: () => client.close(),
  }
}
