import type { TreeNode } from '../../shared/ejson/tree.ts'
import type { SaslConversation } from './auth/authenticator.ts'

/** What a client said of itself in its first `hello`. */
export interface ClientMetadata {
  /** The name of the application, or of the driver where it gave none. */
  readonly application: string
  readonly driver: string
  /** The document as it was sent. */
  readonly document: TreeNode
}

/** What commands know and remember of the connection that they came by. */
export interface ClientConnection {
  readonly id: number
  /** Address and port of the client. */
  readonly remote: string
  readonly isLoopback: boolean
  readonly connectedAt: number
  metadata: ClientMetadata | undefined
  /** Who has proved who they are; undefined for nobody yet. */
  user: string | undefined
  /** The exchange that proves it, while it runs. */
  conversation: SaslConversation | undefined
  failedLogins: number
  database: string | undefined
  lastCommand: string | undefined
  lastCommandAt: number | undefined
  /** Ends the connection. */
  close(): void
}
