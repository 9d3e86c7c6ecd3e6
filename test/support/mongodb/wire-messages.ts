import { serialize, type Document } from 'bson'

/** One message of MongoDB's wire protocol. */
export interface WireMessage {
  readonly direction: 'request' | 'answer'
  /** Name of the command that it asks for, or answers; `hello` for every form of the first greeting. */
  readonly command: string
  readonly bytes: Buffer
}

const headerBytes = 16
const opMsg = 2013
/** Behind the header: flags, the kind of the first section, the length of its document, the type of its first field. */
const commandNameOffset = headerBytes + 4 + 1 + 4 + 1

/** Puts the messages of one direction of a connection together from what arrives. `commands` is shared by both. */
export class MessageSplitter {
  readonly #direction: WireMessage['direction']
  readonly #commands: Map<number, string>
  #rest: Buffer = Buffer.alloc(0)

  constructor(direction: WireMessage['direction'], commands: Map<number, string>) {
    this.#direction = direction
    this.#commands = commands
  }

  push(chunk: Buffer): WireMessage[] {
    this.#rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk])
    const messages: WireMessage[] = []
    while (this.#rest.length >= headerBytes && this.#rest.length >= this.#rest.readInt32LE(0)) {
      const length = this.#rest.readInt32LE(0)
      const bytes = this.#rest.subarray(0, length)
      messages.push({ direction: this.#direction, command: this.#commandOf(bytes), bytes })
      this.#rest = this.#rest.subarray(length)
    }
    return messages
  }

  #commandOf(bytes: Buffer): string {
    if (this.#direction === 'answer') return this.#commands.get(bytes.readInt32LE(8)) ?? 'hello'
    const command = requestedCommand(bytes)
    this.#commands.set(bytes.readInt32LE(4), command)
    return command
  }
}

function requestedCommand(bytes: Buffer): string {
  if (bytes.readInt32LE(12) !== opMsg) return 'hello'
  const name = bytes.toString('latin1', commandNameOffset, bytes.indexOf(0, commandNameOffset))
  return name === 'ismaster' || name === 'isMaster' ? 'hello' : name
}

/** An answer of ours to a request, or in the place of an answer to it. */
export function answerMessage(message: WireMessage, document: Document): Buffer {
  const body = serialize(document)
  const answer = Buffer.alloc(headerBytes + 5 + body.length)
  answer.writeInt32LE(answer.length, 0)
  answer.writeInt32LE(message.bytes.readInt32LE(message.direction === 'request' ? 4 : 8), 8)
  answer.writeInt32LE(opMsg, 12)
  answer.set(body, headerBytes + 5)
  return answer
}
