import type { EndpointDoor } from './endpoint-door.ts'

/** What the host says about itself. */
export interface HostFacts {
  readonly host: 'electron' | 'web'
  readonly version: string
  readonly platform: string
  readonly dataDirectory: string
  /** Who writes of this window are recorded as. */
  readonly actor: string
}

/** The window on the other side, as far as handlers care: when it goes, so does what it alone was feeding. */
export interface Connection {
  onClose(listener: () => void): void
}

/** What all windows of a host share beside the engine. */
export interface AppServices {
  readonly endpoint: EndpointDoor
}

/** What every handler file gets. */
export interface ApiContext extends HostFacts {
  readonly connection: Connection
}
