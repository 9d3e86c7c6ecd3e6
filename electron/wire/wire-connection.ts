import { once } from 'node:events'
import type { Socket } from 'node:net'
import type { ClientConnection } from './client-connection.ts'
import { FrameReader } from './codec/frame-reader.ts'
import { ProtocolError } from './codec/protocol-error.ts'
import { answerStallMilliseconds, frameStallMilliseconds, readAheadBytesMax } from './limits.ts'
import { WireError } from './wire-error.ts'

/** Takes one whole frame and answers it, by way of `write`, as often as it likes; returns when the next may come. */
export type AnswerFrame = (frame: Buffer) => Promise<void>

export interface FrameLimits {
  /** Largest frame that is taken now; who has not said who they are gets less. */
  frameBytesMax(): number
}

/**
 * The frames of one client, one at a time and in order. While one is answered little more is read; an answer that the
 * client does not take holds up the next. What is no protocol ends this connection and no other.
 */
export class WireConnection {
  readonly client: ClientConnection
  readonly #frames = new FrameReader()
  readonly #socket: Socket
  readonly #gone = new AbortController()
  #wake: () => void = () => {}
  #isBusy = false

  constructor(socket: Socket, client: ClientConnection) {
    this.#socket = socket
    this.client = client
    socket.setNoDelay(true)
    socket.setKeepAlive(true, 120_000)
    socket.on('data', (piece: Buffer) => this.#take(piece))
    // The close that follows an error is what counts.
    socket.on('error', () => {})
    socket.on('timeout', () => socket.destroy())
    socket.on('close', () => this.#leave())
  }

  /** Fires when the client is gone. */
  get signal(): AbortSignal {
    return this.#gone.signal
  }

  /** Answers frame after frame until the client is gone. Never throws. */
  async serve(answer: AnswerFrame, limits: FrameLimits): Promise<void> {
    try {
      for (;;) {
        const frame = await this.#nextFrame(limits)
        if (frame === undefined) break
        this.#isBusy = true
        await answer(frame)
        this.#isBusy = false
      }
      this.#socket.destroy()
    } catch (error) {
      this.#end(error)
    }
  }

  /** Sends the parts of one frame; resolves when the client has taken enough of it, or is gone. */
  async write(parts: readonly Uint8Array[]): Promise<void> {
    const socket = this.#socket
    if (socket.destroyed) return
    socket.cork()
    let isTaken = true
    for (const part of parts) isTaken = socket.write(part)
    socket.uncork()
    if (isTaken) return
    socket.setTimeout(answerStallMilliseconds)
    await once(socket, 'drain', { signal: this.signal }).catch(() => {})
    socket.setTimeout(0)
  }

  close(): void {
    this.#socket.destroy()
  }

  async #nextFrame(limits: FrameLimits): Promise<Buffer | undefined> {
    while (!this.signal.aborted) {
      const frame = this.#frames.next(limits.frameBytesMax())
      this.#socket.setTimeout(
        frame === undefined && this.#frames.pendingBytes > 0 ? frameStallMilliseconds : 0,
      )
      if (frame !== undefined) return frame
      const more = new Promise<void>((resolve) => {
        this.#wake = resolve
      })
      this.#socket.resume()
      await more
    }
    return undefined
  }

  #take(piece: Buffer): void {
    this.#frames.push(piece)
    if (this.#isBusy && this.#frames.pendingBytes > readAheadBytesMax) this.#socket.pause()
    this.#wake()
  }

  #leave(): void {
    this.#gone.abort(new WireError('ClientDisconnect', 'The client has closed the connection'))
    this.#wake()
  }

  #end(error: unknown): void {
    const farewell = error instanceof ProtocolError ? error.farewell : undefined
    if (farewell === undefined) this.#socket.destroy()
    else this.#socket.end(farewell, () => this.#socket.destroy())
  }
}
