import { app, openWindows } from './app.ts'
import { createEvent, LoudEmitter, loud } from './loud.ts'
import { demandReady } from './runtime.ts'
import { WebContents } from './web-contents.ts'

interface Bounds {
  x: number
  y: number
  width: number
  height: number
}

export interface WindowOptions extends Partial<Bounds> {
  readonly minWidth?: number
  readonly minHeight?: number
  readonly show?: boolean
  readonly title?: string
  readonly backgroundColor?: string
  readonly webPreferences?: Readonly<Record<string, unknown>>
}

/** What Electron's security checklist forbids; a window that asks for it is not made. */
const unsafePreferences: Readonly<Record<string, unknown>> = {
  allowRunningInsecureContent: true,
  contextIsolation: false,
  experimentalFeatures: true,
  nodeIntegration: true,
  nodeIntegrationInSubFrames: true,
  nodeIntegrationInWorker: true,
  sandbox: false,
  webSecurity: false,
  webviewTag: true,
}
/** The preferences that the double knows; any other is refused by name. */
export const knownPreferences = new Set([...Object.keys(unsafePreferences), 'preload', 'spellcheck'])

const windows: BrowserWindow[] = []
let lastId = 0

export class BrowserWindow extends LoudEmitter {
  readonly id: number
  readonly webContents: WebContents
  private bounds: Bounds
  private shown: boolean
  private minimized = false
  private maximized = false
  private fullScreen = false
  private background: string | undefined
  private gone = false

  constructor(options: WindowOptions = {}) {
    super(['close', 'closed', 'maximize', 'move', 'ready-to-show', 'resize', 'show', 'unmaximize'])
    demandReady(true, 'BrowserWindow')
    refuseUnsafe(options.webPreferences ?? {})
    lastId += 1
    this.id = lastId
    const { x = 0, y = 0, width = 800, height = 600 } = options
    this.bounds = { x, y, width, height }
    this.shown = options.show !== false
    this.background = options.backgroundColor
    const preload = options.webPreferences?.['preload']
    const contents = new WebContents(typeof preload === 'string' ? preload : undefined)
    this.webContents = loud(contents, 'webContents')
    contents.once('dom-ready', () => this.emit('ready-to-show'))
    contents.once('destroyed', () => this.destroy())
    const window = loud(this, 'BrowserWindow')
    windows.push(window)
    openWindows.push(window)
    app.emit('web-contents-created', createEvent(), this.webContents)
    void this.applySize()
    return window
  }

  static getAllWindows(): BrowserWindow[] {
    return [...windows]
  }

  static getFocusedWindow(): BrowserWindow | null {
    return windows.findLast((window) => window.isVisible() && !window.isMinimized()) ?? null
  }

  loadURL(url: string): Promise<void> {
    return this.webContents.loadURL(url)
  }

  show(): void {
    this.shown = true
    this.emit('show')
  }

  focus(): void {
    windows.push(...windows.splice(windows.indexOf(this), 1))
  }

  isVisible(): boolean {
    return this.shown
  }

  minimize(): void {
    this.minimized = true
  }

  restore(): void {
    this.minimized = false
  }

  isMinimized(): boolean {
    return this.minimized
  }

  maximize(): void {
    this.maximized = true
    this.emit('maximize')
  }

  unmaximize(): void {
    this.maximized = false
    this.emit('unmaximize')
  }

  isMaximized(): boolean {
    return this.maximized
  }

  setFullScreen(fullScreen: boolean): void {
    this.fullScreen = fullScreen
  }

  isFullScreen(): boolean {
    return this.fullScreen
  }

  getNormalBounds(): Bounds {
    return { ...this.bounds }
  }

  setBounds(bounds: Partial<Bounds>): void {
    this.bounds = { ...this.bounds, ...bounds }
    void this.applySize()
    this.emit('resize')
  }

  setBackgroundColor(color: string): void {
    this.background = color
  }

  getBackgroundColor(): string {
    return this.background ?? '#FFFFFF'
  }

  isDestroyed(): boolean {
    return this.gone
  }

  close(): void {
    const event = createEvent()
    this.emit('close', event)
    if (!event.defaultPrevented) this.destroy()
  }

  destroy(): void {
    if (this.gone) return
    this.gone = true
    const isThis = (window: { isDestroyed(): boolean }) => window.isDestroyed()
    windows.splice(windows.findIndex(isThis), 1)
    openWindows.splice(openWindows.findIndex(isThis), 1)
    this.webContents.destroyPage()
    this.emit('closed')
    if (openWindows.length === 0) app.lastWindowClosed()
  }

  private async applySize(): Promise<void> {
    const page = await this.webContents.attached
    const { width, height } = this.bounds
    await page
      .send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile: false })
      .catch(() => {})
  }
}

function refuseUnsafe(preferences: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(preferences)) {
    if (!knownPreferences.has(name)) throw new Error(`The double of Electron has no webPreferences.${name}`)
    if (name in unsafePreferences && unsafePreferences[name] === value) {
      throw new Error(
        `The double of Electron refuses webPreferences.${name} = ${String(value)}: it is unsafe`,
      )
    }
  }
}
