import type { EndpointDoor } from '../api/endpoint-door.ts'
import type { OpenSecretStore } from '../engine/engine.ts'
import type { Port } from '../../shared/rpc/port.ts'
import type { Log } from './log-file.ts'

/** The engine behind its contract, as every host sees it. */
export interface EngineHost {
  /** Serves the contract to one window, until its port closes. */
  readonly connect: (port: Port) => void
  /** Speaks MongoDB's protocol; null where the engine has none. */
  readonly endpoint: EndpointDoor | null
  /** Ends what is running and closes the files; resolves when that is done. */
  readonly close: () => Promise<void>
}

/** What a host tells about itself. */
export interface HostSituation {
  readonly host: 'electron' | 'web'
  readonly dataDir: string
  readonly platform: string
  readonly version: string
  readonly log: Log
  /** Where secrets that are kept rest on this host; asked once, when there is a first one. */
  readonly openSecretStore: OpenSecretStore
}

export type ComposeEngine = (situation: HostSituation) => Promise<EngineHost>
