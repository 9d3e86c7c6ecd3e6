/** As what the endpoint shows itself to drivers: they allow transactions, retries and change streams on a replica set. */
export const endpointKinds = ['replicaSet', 'standalone'] as const
export type EndpointKind = (typeof endpointKinds)[number]

/** How the endpoint that speaks MongoDB's protocol is to be opened. */
export interface EndpointSettings {
  /** Port of 127.0.0.1; 0 takes a free one. */
  readonly port: number
  readonly kind: EndpointKind
}

/** Whether branches can be reached by MongoDB's protocol, and where. */
export type EndpointState =
  | { readonly kind: 'off' }
  | { readonly kind: 'on'; readonly host: string; readonly port: number }
  | { readonly kind: 'failed'; readonly message: string }

export interface EndpointStatus {
  readonly state: EndpointState
  /** Those of the last time, or of the next. */
  readonly settings: EndpointSettings
}

/** A client that is connected. Times are milliseconds since 1970. */
export interface EndpointClient {
  readonly id: number
  /** Address and port it came from. */
  readonly remote: string
  readonly application: string
  readonly driver: string
  /** The database that it named last: a branch, maybe at a moment; null where it has named none. */
  readonly database: string | null
  readonly lastCommand: string | null
  readonly lastCommandTime: number | null
  readonly connectedTime: number
}

/** How to reach a branch by MongoDB's protocol. */
export interface EndpointAddress {
  /** The name of the branch as a database. */
  readonly database: string
  /** With the secret: to be copied, not to be shown. */
  readonly uri: string
  /** Without it. */
  readonly shownUri: string
}
