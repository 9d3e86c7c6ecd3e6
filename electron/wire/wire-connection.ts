import { once } from 'node:events'
import type { Socket } from 'node:net'
import type { AnswerBudget } from './answer-budget.ts'
import { breathe } from './breathe.ts'
import type { ClientConnection } from './client-connection.ts'
import { FrameReader } from './codec/frame-reader.ts'
import { ProtocolError } from './codec/protocol-error.ts'
import type { FrameBudget } from './frame-budget.ts'
import {
  answerStallMilliseconds,
  frameStallMilliseconds,
  largeFrameBytesMin,
  readAheadBytesMax,
} from './limits.ts'
import { WireError } from './wire-error.ts'

/** Takes one whole frame and answers it, by way of `write`, as often as it likes; returns when the next may come. */
export type AnswerFrame = (frame: Buffer) => Promise<void>

const turnMilliseconds = 5

/** What the connections of an endpoint share. */
export interface Budgets {
  readonly frames: FrameBudget
  readonly answers: AnswerBudget
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
  readonly #budgets: Budgets
  /** Gives back the room of the frame that is being read or answered. */
  #release: () => void = () => {}
  #isBusy = false
  #isOver = false
  #turnStart = 0

  constructor(socket: Socket, client: ClientConnection, budgets: Budgets) {
    this.#budgets = budgets
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

  /**
   * Answers frame after frame until the client is gone, or sends what is none. `frameBytesMax` says what is taken now.
   * Throws what `answer` throws, but for a ProtocolError.
   */
  async serve(answer: AnswerFrame, frameBytesMax: () => number): Promise<void> {
    try {
      for (;;) {
        const frame = await this.#nextFrame(frameBytesMax)
        if (frame === undefined) break
        this.#isBusy = true
        await answer(frame)
        this.#isBusy = false
        this.#release()
        await this.#giveTurn()
      }
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error
      this.#sayGoodbye(error)
    } finally {
      this.#isOver = true
      this.#release()
      if (!this.#socket.writableEnded) this.#socket.destroy()
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
    const taken = once(socket, 'drain', { signal: this.signal }).catch(() => {})
    await this.#budgets.answers.wait(this, socket.writableLength, taken)
    socket.setTimeout(0)
  }

  close(): void {
    this.#socket.destroy()
  }

  /** Frames that have arrived together are answered without waiting for anything: others get their turn in between. */
  async #giveTurn(): Promise<void> {
    if (performance.now() - this.#turnStart < turnMilliseconds) return
    await breathe()
    this.#turnStart = performance.now()
  }

  async #nextFrame(frameBytesMax: () => number): Promise<Buffer | undefined> {
    let hasRoom = false
    while (!this.signal.aborted) {
      const wanted = this.#frames.wanted(frameBytesMax())
      const frame = this.#frames.next()
      this.#socket.setTimeout(
        frame === undefined && this.#frames.pendingBytes > 0 ? frameStallMilliseconds : 0,
      )
      if (frame !== undefined) return frame
      if (wanted >= largeFrameBytesMin && !hasRoom) {
        await this.#takeRoom(wanted)
        hasRoom = true
        continue
      }
      const more = new Promise<void>((resolve) => {
        this.#wake = resolve
      })
      this.#socket.resume()
      await more
    }
    return undefined
  }

  /** A large frame waits unread until there is room for all of it. */
  async #takeRoom(bytes: number): Promise<void> {
    this.#socket.pause()
    this.#socket.setTimeout(0)
    this.#release = await this.#budgets.frames.take(bytes, this.signal)
  }

  #take(piece: Buffer): void {
    if (this.#isOver) return
    this.#frames.push(piece)
    if (this.#isBusy && this.#frames.pendingBytes > readAheadBytesMax) this.#socket.pause()
    this.#wake()
  }

  #leave(): void {
    this.#gone.abort(new WireError('ClientDisconnect', 'The client has closed the connection'))
    this.#wake()
  }

  #sayGoodbye({ farewell }: ProtocolError): void {
    if (farewell !== undefined) this.#socket.end(farewell, () => this.#socket.destroy())
  }
}
