import path from 'node:path'
import { createEvent, LoudEmitter, loud } from './loud.ts'
import { config, demandReady, isReady } from './runtime.ts'
import { takeSingleInstanceLock } from './single-instance.ts'

/** A window as the app's end sees it. */
interface Closable {
  close(): void
  destroy(): void
  isDestroyed(): boolean
}

/** The windows that are open, oldest first. */
export const openWindows: Closable[] = []

export class App extends LoudEmitter {
  readonly isPackaged = false
  private readonly paths = new Map<string, string>([['userData', config.userData]])
  private announceReady = () => {}
  private readonly whenItIsReady = new Promise<void>((resolve) => {
    this.announceReady = resolve
  })
  private isQuitting = false

  constructor() {
    super([
      'ready',
      'web-contents-created',
      'second-instance',
      'window-all-closed',
      'activate',
      'before-quit',
      'will-quit',
      'quit',
    ])
  }

  whenReady(): Promise<void> {
    return this.whenItIsReady
  }

  getVersion(): string {
    return config.version
  }

  getPath(name: string): string {
    const known = this.paths.get(name)
    if (known === undefined) throw new Error(`Failed to get '${name}' path`)
    return known
  }

  setPath(name: string, folder: string): void {
    if (!path.isAbsolute(folder)) throw new Error('Path must be absolute')
    this.paths.set(name, folder)
  }

  enableSandbox(): void {
    demandReady(false, 'app.enableSandbox')
  }

  requestSingleInstanceLock(): boolean {
    return takeSingleInstanceLock(this.getPath('userData'), (argv, cwd) => {
      void this.whenReady().then(() => this.emit('second-instance', createEvent(), argv, cwd, null))
    })
  }

  quit(): void {
    if (this.isQuitting) return
    const before = createEvent()
    this.emit('before-quit', before)
    if (before.defaultPrevented) return
    this.isQuitting = true
    for (const window of openWindows.slice()) {
      window.close()
      if (!window.isDestroyed()) {
        this.isQuitting = false
        return
      }
    }
    setImmediate(() => {
      const will = createEvent()
      this.emit('will-quit', will)
      this.isQuitting = false
      if (!will.defaultPrevented) this.exit(0)
    })
  }

  exit(code = 0): void {
    this.isQuitting = true
    for (const window of openWindows.slice()) window.destroy()
    this.emit('quit', createEvent(), code)
    // The pages' own end travels to Chromium first.
    setTimeout(() => process.exit(code), 20)
  }

  /** Of the double itself: the last window is gone. */
  lastWindowClosed(): void {
    if (this.isQuitting) return
    if (this.listenerCount('window-all-closed') > 0) this.emit('window-all-closed')
    else this.quit()
  }

  /** Of the double itself: everything is there, the app may begin. */
  becomeReady(): void {
    if (!isReady()) throw new Error('Chromium is not connected')
    this.emit('ready', createEvent(), {})
    this.announceReady()
  }
}

export const app = loud(new App(), 'app')
