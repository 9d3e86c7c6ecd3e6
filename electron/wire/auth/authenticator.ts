/** One exchange of SASL messages. */
export interface SaslConversation {
  readonly id: number
}

/** Who may use the endpoint. */
export interface Authenticator {
  /** False where everybody on this machine may do everything. */
  readonly isRequired: boolean
}
