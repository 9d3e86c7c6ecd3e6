import { once } from 'node:events'
import { CdpBrowser } from './cdp.ts'

/** What the launcher hands to the process that plays Electron's main process. */
export interface DoubleConfig {
  /** The socket of Chromium's debugging protocol; empty when only the API is looked at. */
  readonly chromium: string
  /** The bundle that runs. */
  readonly main: string
  readonly name: string
  readonly version: string
  readonly userData: string
}

export const config = JSON.parse(process.env['ARGON_ELECTRON_DOUBLE'] ?? '{}') as DoubleConfig

let ready = false
let chromium: CdpBrowser | undefined

export const isReady = () => ready

/** Throws what Electron throws for what may only be done before, or only after, the app is ready. */
export function demandReady(wanted: boolean, what: string): void {
  if (ready !== wanted)
    throw new Error(`${what} can only be used ${wanted ? 'after' : 'before'} app is ready`)
}

/** The Chromium that shows the windows. */
export function browser(): CdpBrowser {
  if (!chromium) throw new Error('Chromium is not connected')
  return chromium
}

/** Pages of this app, so that a page which one of them opens is recognised. */
export const ownTargets = new Set<string>()

/** Connects with Chromium and declares the app ready. A popup that a page opens is closed at once. */
export async function becomeReady(): Promise<void> {
  chromium = await CdpBrowser.connect(config.chromium)
  void once(chromium, 'close').then(() => process.exit(70))
  chromium.on(
    'Target.targetCreated',
    ({ targetInfo }: { targetInfo: { targetId: string; openerId?: string } }) => {
      if (targetInfo.openerId !== undefined && ownTargets.has(targetInfo.openerId)) {
        chromium?.send('Target.closeTarget', { targetId: targetInfo.targetId }).catch(() => {})
      }
    },
  )
  await chromium.send('Target.setDiscoverTargets', { discover: true })
  ready = true
}
