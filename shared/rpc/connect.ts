import * as z from 'zod/mini'
import { ArgonError } from '../model/errors.ts'
import type { CallOptions, Client, Contract, Operation } from './define.ts'
import { creditWindowItems } from './limits.ts'
import { isResponse } from './messages.ts'
import type { ErrorData, Request, Response } from './messages.ts'
import type { Port } from './port.ts'

export interface ConnectOptions {
  /** Parses every answer with its schema as well. Tests do; the interface trusts its own engine. */
  readonly parseOutputs?: boolean
}

/**
 * Makes the calling side of `contract` over `port`. A closed port rejects everything pending and everything
 * later with `connection.closed`; an aborted signal rejects with `cancelled` and tells the other side.
 */
export function connect<C extends Contract>(
  port: Port,
  contract: C,
  options: ConnectOptions = {},
): Client<C> {
  const requests = createRequests(port)
  const toOutput = (operation: Operation, value: unknown): unknown =>
    options.parseOutputs ? z.core.parse(operation.out, value) : value

  const client: Record<string, Record<string, unknown>> = {}
  for (const [featureName, feature] of Object.entries(contract)) {
    const methods: Record<string, unknown> = {}
    for (const [name, operation] of Object.entries(feature)) {
      const method = `${featureName}.${name}`
      const read = (value: unknown) => toOutput(operation, value)
      methods[name] =
        operation.kind === 'call'
          ? (input: unknown, callOptions?: CallOptions) =>
              callOnce(requests, method, input, read, callOptions)
          : (input: unknown, callOptions?: CallOptions) => ({
              [Symbol.asyncIterator]: () => readStream(requests, method, input, read, callOptions),
            })
    }
    client[featureName] = Object.freeze(methods)
  }
  return Object.freeze(client) as Client<C>
}

/** One request's way to send and to end. */
interface Handle {
  grant(items: number): void
  /** Forgets the request; tells the other side when it is still at work. */
  cancel(): void
}

interface Listener {
  onResponse(response: Response): void
  onFailure(error: unknown): void
}

interface Requests {
  start(method: string, input: unknown, signal: AbortSignal | undefined, listener: Listener): Handle
}

function createRequests(port: Port): Requests {
  const open = new Map<number, Listener>()
  let lastId = 0
  let closed = false

  port.onMessage((message) => {
    if (isResponse(message)) open.get(message.id)?.onResponse(message)
  })
  port.onClose(() => {
    closed = true
    for (const listener of [...open.values()]) listener.onFailure(connectionClosed())
    open.clear()
  })

  return {
    start(method, input, signal, listener) {
      if (closed) throw connectionClosed()
      if (signal?.aborted) throw cancelled()
      lastId += 1
      const id = lastId
      const send = (request: Request) => port.send(request)
      const forget = () => {
        signal?.removeEventListener('abort', onAbort)
        return open.delete(id)
      }
      const onAbort = () => {
        if (forget()) send({ kind: 'cancel', id })
        listener.onFailure(cancelled())
      }
      signal?.addEventListener('abort', onAbort)
      open.set(id, {
        onResponse(response) {
          if (response.kind !== 'item') forget()
          listener.onResponse(response)
        },
        onFailure(error) {
          forget()
          listener.onFailure(error)
        },
      })
      try {
        send({ kind: 'call', id, method, input })
      } catch (error) {
        forget()
        throw error
      }
      return {
        grant: (items) => {
          if (open.has(id)) send({ kind: 'credit', id, items })
        },
        cancel: () => {
          if (forget()) send({ kind: 'cancel', id })
        },
      }
    },
  }
}

async function callOnce(
  requests: Requests,
  method: string,
  input: unknown,
  read: (value: unknown) => unknown,
  options: CallOptions = {},
): Promise<unknown> {
  const value = await new Promise<unknown>((resolve, reject) => {
    requests.start(method, input, options.signal, {
      onResponse(response) {
        if (response.kind === 'value') resolve(response.value)
        else if (response.kind === 'error') reject(dataToError(response.error))
      },
      onFailure: reject,
    })
  })
  return read(value)
}

/** A stream's items for one reader, in order; `return` cancels at once, even while a `next` is waiting. */
function readStream(
  requests: Requests,
  method: string,
  input: unknown,
  read: (value: unknown) => unknown,
  options: CallOptions = {},
): AsyncIterator<unknown> {
  const arrived: unknown[] = []
  let ending: { readonly error?: unknown } | undefined
  let handle: Handle | undefined
  let taken = 0
  let wake = () => {}

  const finish = (error?: unknown) => {
    ending ??= error === undefined ? {} : { error }
    wake()
  }
  const begin = () =>
    requests.start(method, input, options.signal, {
      onResponse(response) {
        if (response.kind === 'item') arrived.push(response.value)
        if (response.kind === 'end') finish()
        if (response.kind === 'error') finish(dataToError(response.error))
        wake()
      },
      onFailure(error) {
        arrived.length = 0
        finish(error)
      },
    })
  const stop = () => {
    handle?.cancel()
    arrived.length = 0
    finish()
  }
  const take = (): IteratorResult<unknown> => {
    taken += 1
    // Granting in halves keeps the sender busy without a message for each item.
    if (taken % (creditWindowItems / 2) === 0) handle?.grant(creditWindowItems / 2)
    try {
      return { done: false, value: read(arrived.shift()) }
    } catch (error) {
      stop()
      throw error
    }
  }

  return {
    async next() {
      if (!ending) handle ??= begin()
      while (arrived.length === 0 && !ending) {
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
      if (arrived.length > 0) return take()
      const error = ending?.error
      ending = {}
      if (error !== undefined) throw error
      return { done: true, value: undefined }
    },
    async return() {
      stop()
      return { done: true, value: undefined }
    },
  }
}

function dataToError(data: ErrorData): ArgonError {
  return new ArgonError(data.code, data.message, data.details)
}

function connectionClosed(): ArgonError {
  return new ArgonError(
    'connection.closed',
    'The connection to the engine is closed; it will be opened again',
  )
}

function cancelled(): ArgonError {
  return new ArgonError('cancelled', 'The operation was cancelled')
}
