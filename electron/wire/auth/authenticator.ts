import { createHmac } from 'node:crypto'
import type { ClientConnection } from '../client-connection.ts'
import { WireError } from '../wire-error.ts'
import type { Credentials } from './credentials.ts'
import {
  challenge,
  checkProof,
  parseClientFirst,
  saltBytes,
  scramSecrets,
  type Challenge,
  type ScramSecrets,
} from './scram.ts'

/** The one mechanism that is spoken. */
export const mechanism = 'SCRAM-SHA-256'

/** One exchange of messages, as it stands. */
export interface SaslConversation {
  readonly id: number
  /** The client sends no empty message at the end. */
  readonly skipsEmpty: boolean
  readonly challenge: Challenge
  /** Who has proved who they are and has the empty message left to send. */
  proved: string | undefined
}

/** The server's part of a step. */
export interface SaslStep {
  readonly conversationId: number
  readonly isDone: boolean
  readonly payload: string
}

const serverNonceBytes = 24
const failuresMax = 10
const failureMilliseconds = 50
const failureMillisecondsMax = 3000

/** Finds out who a client is. Without credentials everybody may do everything, and nobody can log in. */
export class Authenticator {
  readonly #credentials: Credentials | null
  readonly #secrets: ScramSecrets
  readonly #randomBytes: (length: number) => Uint8Array
  /** Makes up a salt for a name that nobody has, the same each time. */
  readonly #saltKey: Buffer

  private constructor(
    credentials: Credentials | null,
    secrets: ScramSecrets,
    randomBytes: (length: number) => Uint8Array,
  ) {
    this.#credentials = credentials
    this.#secrets = secrets
    this.#randomBytes = randomBytes
    this.#saltKey = Buffer.from(randomBytes(32))
  }

  static async create(
    credentials: Credentials | null,
    randomBytes: (length: number) => Uint8Array,
  ): Promise<Authenticator> {
    const password = credentials?.password ?? Buffer.from(randomBytes(32)).toString('base64')
    return new Authenticator(
      credentials,
      await scramSecrets(password, Buffer.from(randomBytes(saltBytes))),
      randomBytes,
    )
  }

  /** False where everybody on this machine may do everything. */
  get isRequired(): boolean {
    return this.#credentials !== null
  }

  /** The one who may log in. */
  get user(): string | undefined {
    return this.#credentials?.user
  }

  /** Answers the client's first message. Throws `MechanismUnavailable` or `AuthenticationFailed`. */
  start(
    connection: ClientConnection,
    wish: { mechanism: string; payload: Uint8Array; skipsEmpty: boolean },
  ): SaslStep {
    connection.conversation = undefined
    if (wish.mechanism !== mechanism) {
      const message = `Received authentication for mechanism ${wish.mechanism} which is not enabled`
      throw new WireError('MechanismUnavailable', message)
    }
    const first = parseClientFirst(Buffer.from(wish.payload).toString())
    if (first === undefined) throw authenticationFailed()
    const nonce = Buffer.from(this.#randomBytes(serverNonceBytes)).toString('base64')
    const conversation: SaslConversation = {
      id: 1,
      skipsEmpty: wish.skipsEmpty,
      challenge: challenge(first, this.#secretsOf(first.user), nonce),
      proved: undefined,
    }
    connection.conversation = conversation
    return { conversationId: 1, isDone: false, payload: conversation.challenge.message }
  }

  /**
   * Answers a later message; when it is the last that was needed the connection is the user's. Throws `ProtocolError`, or
   * `AuthenticationFailed` after a while that grows with each failure.
   */
  async continue(
    connection: ClientConnection,
    conversationId: number,
    payload: Uint8Array,
  ): Promise<SaslStep> {
    const { conversation } = connection
    if (conversation === undefined) throw new WireError('ProtocolError', 'No SASL session state found')
    if (conversation.id !== conversationId)
      throw new WireError('ProtocolError', 'sasl: Mismatched conversation id')
    const text = Buffer.from(payload).toString()
    if (conversation.proved !== undefined) return this.#finish(connection, conversation.proved, '')
    const { first } = conversation.challenge
    const answer = this.#isUser(first.user) ? checkProof(conversation.challenge, text) : undefined
    if (answer === undefined) return this.#fail(connection)
    if (conversation.skipsEmpty) return this.#finish(connection, first.user, answer)
    conversation.proved = first.user
    return { conversationId, isDone: false, payload: answer }
  }

  #finish(connection: ClientConnection, user: string, payload: string): SaslStep {
    connection.conversation = undefined
    connection.failedLogins = 0
    connection.user = user
    return { conversationId: 1, isDone: true, payload }
  }

  async #fail(connection: ClientConnection): Promise<never> {
    connection.conversation = undefined
    connection.failedLogins += 1
    const milliseconds = Math.min(failureMilliseconds * 2 ** connection.failedLogins, failureMillisecondsMax)
    await new Promise((resolve) => {
      setTimeout(resolve, milliseconds)
    })
    if (connection.failedLogins >= failuresMax) connection.close()
    throw authenticationFailed()
  }

  #isUser(user: string): boolean {
    return user === this.#credentials?.user
  }

  #secretsOf(user: string): ScramSecrets {
    if (this.#isUser(user)) return this.#secrets
    const salt = createHmac('sha256', this.#saltKey).update(user).digest().subarray(0, saltBytes)
    return { ...this.#secrets, salt }
  }
}

const authenticationFailed = (): WireError => new WireError('AuthenticationFailed', 'Authentication failed.')
