import type { EndpointClient, EndpointSettings, EndpointStatus } from '../../shared/model/endpoint.ts'

/** The endpoint of the app, as those who open and close it see it. */
export interface EndpointDoor {
  status(): EndpointStatus
  clients(): readonly EndpointClient[]
  /** Tells that status or clients have changed; the answer stops it. */
  onChange(listener: () => void): () => void
  /** Opens it, and remembers that it is to be open unless that is for now alone. What goes wrong is in the status. */
  start(settings: EndpointSettings, isForNow?: boolean): Promise<EndpointStatus>
  /** Closes it, and remembers that it is to be closed. */
  stop(): Promise<EndpointStatus>
  /** The connection string of a database, with the secret and without it; `endpoint.off` while it is closed. */
  uriOf(database: string): Promise<{ readonly uri: string; readonly shownUri: string }>
}
