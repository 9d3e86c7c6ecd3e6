import type { EndpointClient, EndpointSettings, EndpointStatus } from '../../shared/model/endpoint.ts'

/** From where an endpoint can be reached: from this machine alone, in plain bytes, where nothing is said. */
export interface EndpointReach {
  /** Address to listen on. */
  readonly host?: string
  /** Certificate and key as PEM. */
  readonly tls?: { readonly cert: string; readonly key: string }
}

/** The endpoint of the app, as those who open and close it see it. */
export interface EndpointDoor {
  status(): EndpointStatus
  clients(): readonly EndpointClient[]
  /** Tells that status or clients have changed; the answer stops it. */
  onChange(listener: () => void): () => void
  /** Opens it, and remembers that it is to be open. What goes wrong is in the status. */
  start(settings: EndpointSettings): Promise<EndpointStatus>
  /** Opens it until it is closed, or the app is. */
  startForNow(settings: EndpointSettings, reach: EndpointReach): Promise<EndpointStatus>
  /** Closes it, and remembers that it is to be closed. */
  stop(): Promise<EndpointStatus>
  /** The connection string of a database, with the secret and without it; `endpoint.off` while it is closed. */
  uriOf(database: string): Promise<{ readonly uri: string; readonly shownUri: string }>
}
