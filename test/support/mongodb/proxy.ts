import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import type { Document } from 'bson'
import { onTestFinished } from 'vitest'
import type { TestServer } from './servers.ts'
import { answerMessage, MessageSplitter, type WireMessage } from './wire-messages.ts'

/**
 * What becomes of a message: it goes on; it does not, and its connection is cut; it goes on and then the connection is cut;
 * or the client gets this answer in the place of a request's real one, or of an answer.
 */
export type Verdict = 'pass' | 'cut' | 'cutAfter' | { readonly answer: Document }

/** Asked for every message but those of the driver's own monitoring; a promise delays what it decides. */
export type Fault = (message: WireMessage) => Verdict | Promise<Verdict>

/** Stands between a driver and a server and does to their messages what a bad network does. */
export interface Proxy {
  readonly uri: string
  fault: Fault
  /** Cuts every connection and takes no more, as if the server were gone. */
  goAway(): Promise<void>
  /** Listens again at the same address. */
  comeBack(): Promise<void>
}

/** Whether a proxy can stand before it: it has one address, and its messages can be read. */
export const canStandBefore = (server: TestServer): boolean =>
  server.uri.startsWith('mongodb://') && !/,|tls=true|ssl=true/.test(server.uri)

/** Starts one before a server; it ends with the test. */
export async function startProxy(server: TestServer): Promise<Proxy> {
  const target = new URL(server.uri)
  const [host, port] = [target.hostname, Number(target.port === '' ? 27_017 : target.port)]
  const sockets = new Set<Socket>()
  const listener: Server = createServer((client) => {
    const upstream = connect({ host, port })
    const cut = (): void => {
      client.destroy()
      upstream.destroy()
    }
    const pair = new Pair(client, upstream, cut, () => proxy.fault)
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.setNoDelay(true)
      socket.on('error', cut)
      socket.on('close', () => {
        sockets.delete(socket)
        cut()
      })
    }
    client.on('data', (chunk) => pair.carry('request', chunk))
    upstream.on('data', (chunk) => pair.carry('answer', chunk))
  })
  await listen(listener, 0)
  const { port: own } = listener.address() as AddressInfo
  const goAway = async (): Promise<void> => {
    const closed = listener.listening ? once(listener, 'close') : undefined
    listener.close()
    for (const socket of sockets) socket.destroy()
    await closed
  }
  const proxy: Proxy = {
    uri: proxyUri(target, own),
    fault: () => 'pass',
    goAway,
    comeBack: () => listen(listener, own),
  }
  onTestFinished(goAway)
  return proxy
}

function proxyUri(target: URL, port: number): string {
  const uri = new URL(target)
  uri.hostname = '127.0.0.1'
  uri.port = String(port)
  uri.searchParams.delete('replicaSet')
  uri.searchParams.set('directConnection', 'true')
  return uri.href
}

async function listen(listener: Server, port: number): Promise<void> {
  listener.listen(port, '127.0.0.1')
  await once(listener, 'listening')
}

type Direction = WireMessage['direction']

/** One connection through the proxy. Messages of a direction go on in order, however long one is thought about. */
class Pair {
  readonly #commands = new Map<number, string>()
  readonly #splitters: Readonly<Record<Direction, MessageSplitter>>
  readonly #targets: Readonly<Record<Direction, Socket>>
  readonly #cut: () => void
  readonly #fault: () => Fault
  readonly #tails: Record<Direction, Promise<void>> = {
    request: Promise.resolve(),
    answer: Promise.resolve(),
  }

  constructor(client: Socket, upstream: Socket, cut: () => void, fault: () => Fault) {
    this.#targets = { request: upstream, answer: client }
    this.#splitters = {
      request: new MessageSplitter('request', this.#commands),
      answer: new MessageSplitter('answer', this.#commands),
    }
    this.#cut = cut
    this.#fault = fault
  }

  carry(direction: Direction, chunk: Buffer): void {
    for (const message of this.#splitters[direction].push(chunk)) {
      this.#tails[direction] = this.#tails[direction].then(() => this.#handle(message))
    }
  }

  async #handle(message: WireMessage): Promise<void> {
    const verdict = message.command === 'hello' ? 'pass' : await this.#fault()(message)
    if (verdict === 'cut') return this.#cut()
    if (typeof verdict === 'object') {
      this.#targets.answer.write(answerMessage(message, verdict.answer))
      return
    }
    const target = this.#targets[message.direction]
    if (verdict === 'pass') target.write(message.bytes)
    else target.end(message.bytes, this.#cut)
  }
}
