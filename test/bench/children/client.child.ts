import { Buffer } from 'node:buffer'
import { WebSocket } from 'ws'
import { deserialize } from 'bson'
import { decodeOptions } from '../../../electron/engine/bson/bson-options.ts'
import { contract } from '../../../shared/contract/contract.ts'
import { asCollectionId, asProjectId, type BranchId } from '../../../shared/model/ids.ts'
import { atLsn } from '../../../shared/model/moment.ts'
import { connect } from '../../../shared/rpc/connect.ts'
import { createSocketPort, type SocketLike } from '../../../shared/rpc/socket-port.ts'
import { measure } from '../measure/latency.ts'

/** What the client is to read: pages of a collection at the places given. */
export interface ClientOrder {
  readonly port: number
  readonly token: string
  readonly projectId: string
  readonly collectionId: number
  readonly branchId: number
  readonly lsns: readonly number[]
}

/** `client <order as JSON>`: reads pages through the contract over a socket, decodes each, prints their latency. */
const order = JSON.parse(process.argv[2] ?? '{}') as ClientOrder
const { port, token } = order
const pageDocuments = 50

function decodeAll(bytes: Uint8Array): number {
  let count = 0
  for (let at = 0; at < bytes.length; count++) {
    const size = Buffer.from(bytes.buffer, bytes.byteOffset + at, 4).readInt32LE(0)
    deserialize(bytes.subarray(at, at + size), decodeOptions)
    at += size
  }
  return count
}

async function main(): Promise<void> {
  const origin = `http://127.0.0.1:${port}`
  const socket = new WebSocket(`ws://127.0.0.1:${port}/rpc`, ['argon.1', token], { origin })
  const client = connect(createSocketPort(socket as unknown as SocketLike), contract)
  const { lsns } = order
  const latency = await measure(lsns.length, async (i) => {
    const page = await client.documents.page({
      projectId: asProjectId(order.projectId),
      collectionId: asCollectionId(order.collectionId),
      branchId: order.branchId as BranchId,
      at: atLsn(lsns[i] as number),
      from: null,
      direction: 'forward',
      limit: pageDocuments,
    })
    if (decodeAll(page.bytes) !== page.count) throw new Error('The page does not hold what it says')
  })
  console.log(JSON.stringify(latency))
  socket.close()
}

void main()
