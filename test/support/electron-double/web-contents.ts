import { readFileSync } from 'node:fs'
import type { CdpSession } from './cdp.ts'
import { ipcMain, sendToMain } from './ipc-main.ts'
import { journal } from './journal.ts'
import { createEvent, LoudEmitter } from './loud.ts'
import { createBridgeEnd } from './page/bridge-end.ts'
import { createCodec } from './page/codec.ts'
import { isolatedWorld } from './page/isolated-world.ts'
import { mainWorld } from './page/main-world.ts'
import { answerRequest } from './requests.ts'
import type { PausedRequest } from './requests.ts'
import { browser, ownTargets } from './runtime.ts'
import { fromChromium, toChromium } from './schemes.ts'
import { nativeTheme } from './desktop.ts'

const isolatedWorldName = 'Electron Isolated Context'
const codec = createCodec({
  toText: (bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64'),
  toBytes: (text) => new Uint8Array(Buffer.from(text, 'base64')),
})

type OpenHandler = (details: { url: string }) => { action: string }

/** Electron's `WebFrameMain`, of the page's top frame: the double gives iframes no preload and no voice. */
class TopFrame {
  url = 'about:blank'
  readonly parent = null
}

let lastId = 0

export class WebContents extends LoudEmitter {
  readonly id: number
  readonly mainFrame = new TopFrame()
  /** Of the double itself: resolves when the page can be told where to go. */
  readonly attached: Promise<CdpSession>
  /** Of the double itself: Chromium's name of the page. */
  targetId = ''
  private readonly preload: string | undefined
  private readonly secret = `double-${crypto.randomUUID()}-`
  private readonly wire = `wire${crypto.randomUUID().replaceAll('-', '')}`
  private isolatedContext: number | undefined
  private openHandler: OpenHandler | undefined
  /** The address that the main process itself asked for: for such there is no `will-navigate`. */
  private expected: string | undefined
  private outbox: Promise<unknown> = Promise.resolve()
  private gone = false

  constructor(preload: string | undefined) {
    super([
      'destroyed',
      'did-finish-load',
      'dom-ready',
      'preload-error',
      'render-process-gone',
      'will-attach-webview',
      'will-navigate',
      'will-prevent-unload',
      'will-redirect',
    ])
    lastId += 1
    this.id = lastId
    this.preload = preload
    this.attached = this.attach()
    this.attached.catch((error: unknown) => {
      if (!this.gone) console.error('double of Electron:', error)
    })
  }

  private async attach(): Promise<CdpSession> {
    const { browserContextId } = await browser().send('Target.createBrowserContext', {
      disposeOnDetach: true,
    })
    const target = await browser().send<{ targetId: string }>('Target.createTarget', {
      url: 'about:blank',
      browserContextId,
    })
    this.targetId = target.targetId
    ownTargets.add(this.targetId)
    process.send?.({ kind: 'window', targetId: this.targetId })
    const page = await browser().attachTo(this.targetId)
    this.hearPage(page)
    for (const domain of ['Page', 'Runtime', 'Inspector']) await page.send(`${domain}.enable`)
    await page.send('Fetch.enable', { patterns: [{ urlPattern: '*' }] })
    await page.send('Runtime.addBinding', { name: this.wire, executionContextName: isolatedWorldName })
    await this.installWorlds(page)
    await applyTheme(page)
    nativeTheme.on('updated', () => void applyTheme(page).catch(() => {}))
    return page
  }

  private async installWorlds(page: CdpSession): Promise<void> {
    const text = (value: unknown) => JSON.stringify(value)
    await page.send('Page.addScriptToEvaluateOnNewDocument', {
      source: callOf(String(mainWorld), String(createBridgeEnd), text(this.secret)),
    })
    if (this.preload === undefined) return
    const setup = {
      secret: this.secret,
      wire: this.wire,
      preloadPath: this.preload,
      process: { type: 'renderer', sandboxed: true, contextIsolated: true, platform: process.platform },
    }
    // Electron wraps the preload's text into a function in the same way.
    const preload = `function (require, process, exports, module) {\n${readFileSync(this.preload, 'utf8')}\n}`
    await page.send('Page.addScriptToEvaluateOnNewDocument', {
      worldName: isolatedWorldName,
      source: callOf(
        String(isolatedWorld),
        String(createBridgeEnd),
        String(createCodec),
        text(setup),
        preload,
      ),
    })
  }

  private hearPage(page: CdpSession): void {
    page.on('Runtime.executionContextCreated', ({ context }: { context: ExecutionContext }) => {
      if (context.name === isolatedWorldName && context.auxData.frameId === this.targetId) {
        this.isolatedContext = context.id
      }
    })
    page.on('Runtime.executionContextsCleared', () => {
      this.isolatedContext = undefined
    })
    page.on(
      'Runtime.bindingCalled',
      (call: { name: string; executionContextId: number; payload: string }) => {
        if (call.name === this.wire && call.executionContextId === this.isolatedContext)
          this.hear(call.payload)
      },
    )
    page.on('Page.frameNavigated', ({ frame }: { frame: { id: string; url: string } }) => {
      if (frame.id === this.targetId) this.mainFrame.url = fromChromium(frame.url)
    })
    page.on('Page.domContentEventFired', () => this.emit('dom-ready', createEvent()))
    page.on('Page.loadEventFired', () => this.emit('did-finish-load', createEvent()))
    page.on('Page.windowOpen', ({ url }: { url: string }) => {
      const { action } = this.openHandler?.({ url: fromChromium(url) }) ?? { action: 'allow' }
      journal.push({ kind: 'windowOpen', url: fromChromium(url), action })
    })
    page.on('Page.javascriptDialogOpening', ({ type }: { type: string }) => {
      if (type === 'beforeunload') this.askToUnload(page)
    })
    page.on('Inspector.targetCrashed', () => {
      this.isolatedContext = undefined
      this.emit('render-process-gone', createEvent(), { reason: 'crashed', exitCode: 5 })
    })
    page.on('Fetch.requestPaused', (paused: PausedRequest) => {
      this.decide(page, paused).catch((error: unknown) => {
        if (!this.gone) console.error('double of Electron:', error)
      })
    })
  }

  /** A page that wants to stay is left only when a listener prevents its wish. */
  private askToUnload(page: CdpSession): void {
    const event = createEvent()
    this.emit('will-prevent-unload', event)
    // Whoever else drives the page may have answered already.
    page.send('Page.handleJavaScriptDialog', { accept: event.defaultPrevented }).catch(() => {})
  }

  /** Asks the app about a navigation that the page began, then answers the request. */
  private async decide(page: CdpSession, paused: PausedRequest): Promise<void> {
    const isNavigation = paused.resourceType === 'Document' && paused.frameId === this.targetId
    const url = fromChromium(paused.request.url)
    if (isNavigation && paused.request.url !== this.expected) {
      const event = createEvent({ url, isMainFrame: true, isSameDocument: false, frame: this.mainFrame })
      this.emit('will-navigate', event)
      if (event.defaultPrevented) {
        journal.push({ kind: 'navigationBlocked', url })
        await page.send('Fetch.failRequest', { requestId: paused.requestId, errorReason: 'Aborted' })
        return
      }
    }
    if (isNavigation) this.expected = undefined
    await answerRequest(page, paused, url)
  }

  private hear(payload: string): void {
    const message = codec.decode(payload) as {
      kind: string
      channel: string
      args: unknown[]
      message: string
    }
    if (message.kind === 'preloadError') {
      console.error(`double of Electron: the preload failed: ${message.message}`)
      this.emit('preload-error', createEvent(), this.preload, new Error(message.message))
      return
    }
    sendToMain(ipcMain, message.channel, { sender: this, senderFrame: this.mainFrame }, message.args)
  }

  /** Messages leave in the order they are sent, each copied at once. */
  send(channel: string, ...args: unknown[]): void {
    if (this.gone) throw new TypeError('Object has been destroyed')
    let copy: unknown
    try {
      copy = structuredClone({ channel, args })
    } catch {
      throw new Error('An object could not be cloned.')
    }
    const text = codec.encode(copy)
    this.outbox = this.outbox.then(() => this.deliver(text)).catch(() => {})
  }

  private async deliver(text: string): Promise<void> {
    const page = await this.attached
    if (this.isolatedContext === undefined || this.gone) return
    await page.send('Runtime.callFunctionOn', {
      executionContextId: this.isolatedContext,
      functionDeclaration: `function (text) { globalThis['${this.wire}In']?.(text) }`,
      arguments: [{ value: text }],
      silent: true,
    })
  }

  async loadURL(url: string): Promise<void> {
    const page = await this.attached
    const loaded = new Promise<void>((resolve) => this.once('did-finish-load', () => resolve()))
    this.expected = toChromium(url).replace(/#.*$/u, '')
    const { errorText } = await page.send<{ errorText?: string }>('Page.navigate', { url: toChromium(url) })
    if (errorText !== undefined) throw new Error(`${errorText} loading '${url}'`)
    await loaded
  }

  getURL(): string {
    return this.mainFrame.url
  }

  isDestroyed(): boolean {
    return this.gone
  }

  setWindowOpenHandler(handler: OpenHandler): void {
    this.openHandler = handler
  }

  reload(): void {
    this.expected = toChromium(this.getURL()).replace(/#.*$/u, '')
    void this.attached.then((page) => page.send('Page.reload')).catch(() => {})
  }

  /** Closes the page; its window hears it by `destroyed`. */
  close(): void {
    this.destroyPage()
  }

  forcefullyCrashRenderer(): void {
    void this.attached.then((page) => page.send('Page.crash')).catch(() => {})
  }

  /** Of the double itself: the window is gone. */
  destroyPage(): void {
    if (this.gone) return
    this.gone = true
    this.emit('destroyed')
    this.attached
      .then(() => browser().send('Target.closeTarget', { targetId: this.targetId }))
      .catch(() => {})
  }
}

/** The source text of a call: functions travel into the page as they are written. */
function callOf(callee: string, ...args: readonly string[]): string {
  return `(${callee})(${args.join(', ')})`
}

interface ExecutionContext {
  readonly id: number
  readonly name: string
  readonly auxData: { readonly frameId: string }
}

async function applyTheme(page: CdpSession): Promise<void> {
  const value = nativeTheme.shouldUseDarkColors ? 'dark' : 'light'
  await page.send('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value }] })
}
