import type { ClientConnection } from './client-connection.ts'
import type { CommandRequest } from './request.ts'
import { WireError } from './wire-error.ts'

/** One command while it runs. */
export interface Operation {
  readonly id: number
  readonly connection: ClientConnection
  readonly request: CommandRequest
  /** Milliseconds since 1970. */
  readonly startedAt: number
  /** Fires with a WireError when the command is to end early. */
  readonly signal: AbortSignal
  /** Ends it early: what it answers is this. */
  abort(reason: WireError): void
}

/** The commands that run now, so that one of them can be looked at and stopped. */
export class Operations {
  readonly #running = new Map<number, Operation>()
  readonly #now: () => number
  readonly #done = new Map<string, number>()
  #lastId = 0

  constructor(now: () => number) {
    this.#now = now
  }

  /** How many commands have been run, of one name or in all. */
  doneCount(name?: string): number {
    if (name !== undefined) return this.#done.get(name) ?? 0
    return [...this.#done.values()].reduce((sum, count) => sum + count, 0)
  }

  list(): Operation[] {
    return [...this.#running.values()]
  }

  /**
   * Runs `work` as an operation. It ends early when `gone`, the signal of the connection, fires; when it is killed; and
   * after so many milliseconds, where that is not 0.
   */
  async run<T>(
    request: CommandRequest,
    connection: ClientConnection,
    { gone, milliseconds }: { readonly gone: AbortSignal; readonly milliseconds: number },
    work: (operation: Operation) => Promise<T> | T,
  ): Promise<T> {
    const operation = this.#begin(request, connection)
    const leave = (): void => operation.abort(gone.reason as WireError)
    gone.addEventListener('abort', leave)
    const timer = milliseconds > 0 ? setTimeout(() => operation.abort(expired()), milliseconds) : undefined
    try {
      if (gone.aborted) leave()
      return await work(operation)
    } catch (error) {
      throw operation.signal.aborted ? operation.signal.reason : error
    } finally {
      clearTimeout(timer)
      gone.removeEventListener('abort', leave)
      this.#running.delete(operation.id)
      this.#done.set(request.name, this.doneCount(request.name) + 1)
    }
  }

  /** Ends an operation early; whether there was one is not told, as MongoDB does not. */
  kill(id: number): void {
    this.#running.get(id)?.abort(new WireError('Interrupted', 'operation was interrupted'))
  }

  /** Ends what runs in a session. */
  killSession(lsid: string): void {
    for (const operation of this.#running.values()) {
      if (operation.request.lsid === lsid) this.kill(operation.id)
    }
  }

  #begin(request: CommandRequest, connection: ClientConnection): Operation {
    const controller = new AbortController()
    this.#lastId = (this.#lastId + 1) & 0x7fffffff
    const operation: Operation = {
      id: this.#lastId,
      connection,
      request,
      startedAt: this.#now(),
      signal: controller.signal,
      abort: (reason) => controller.abort(reason),
    }
    this.#running.set(operation.id, operation)
    return operation
  }
}

const expired = (): WireError => new WireError('MaxTimeMSExpired', 'operation exceeded time limit')
