import { EventEmitter, once } from 'node:events'

type Fields = Record<string, unknown>

interface Answer {
  readonly id?: number
  readonly sessionId?: string
  readonly method?: string
  readonly params?: Fields
  readonly result?: Fields
  readonly error?: { readonly message: string }
}

/** One attached target of Chromium, or the browser itself. Emits the protocol's events by their names. */
export class CdpSession extends EventEmitter {
  private readonly request: (method: string, params: Fields) => Promise<Fields>

  constructor(request: (method: string, params: Fields) => Promise<Fields>) {
    super()
    this.request = request
  }

  async send<T = Fields>(method: string, params: Fields = {}): Promise<T> {
    return (await this.request(method, params)) as T
  }
}

/** A connection with Chromium's debugging protocol, in its flat form: one socket for all targets. */
export class CdpBrowser extends CdpSession {
  private readonly attach: (targetId: string) => Promise<CdpSession>

  private constructor(
    request: (method: string, params: Fields) => Promise<Fields>,
    attach: (targetId: string) => Promise<CdpSession>,
  ) {
    super(request)
    this.attach = attach
  }

  /** `endpoint` is the socket's address. Emits `close` when Chromium is gone. */
  static async connect(endpoint: string): Promise<CdpBrowser> {
    const socket = new WebSocket(endpoint)
    await once(socket, 'open')
    const waiting = new Map<
      number,
      { resolve: (v: Fields) => void; reject: (e: Error) => void; method: string }
    >()
    const sessions = new Map<string, CdpSession>()
    let lastId = 0

    const requestFor = (sessionId?: string) => (method: string, params: Fields) =>
      new Promise<Fields>((resolve, reject) => {
        lastId += 1
        waiting.set(lastId, { resolve, reject, method })
        socket.send(JSON.stringify({ id: lastId, method, params, sessionId }))
      })
    const browser: CdpBrowser = new CdpBrowser(requestFor(), async (targetId) => {
      const { sessionId } = await browser.send<{ sessionId: string }>('Target.attachToTarget', {
        targetId,
        flatten: true,
      })
      const session = new CdpSession(requestFor(sessionId))
      sessions.set(sessionId, session)
      return session
    })

    socket.addEventListener('message', ({ data }) => {
      const answer = JSON.parse(String(data)) as Answer
      if (answer.id === undefined) {
        const target = answer.sessionId === undefined ? browser : sessions.get(answer.sessionId)
        target?.emit(answer.method ?? '', answer.params)
        return
      }
      const asked = waiting.get(answer.id)
      waiting.delete(answer.id)
      if (answer.error) asked?.reject(new Error(`${asked.method}: ${answer.error.message}`))
      else asked?.resolve(answer.result ?? {})
    })
    socket.addEventListener('close', () => {
      for (const { reject } of waiting.values()) reject(new Error('Chromium went away'))
      waiting.clear()
      browser.emit('close')
    })
    return browser
  }

  /** Opens a session with one target. */
  attachTo(targetId: string): Promise<CdpSession> {
    return this.attach(targetId)
  }
}
