import * as z from 'zod/mini'
import { ArgonError, isArgonError } from '../model/errors.ts'
import type { CallContext, Contract, Impl, Operation } from './define.ts'
import { creditWindowItems, openRequestsMax } from './limits.ts'
import { isRequest } from './messages.ts'
import type { ErrorData, Request, Response } from './messages.ts'
import type { Port } from './port.ts'

export interface ServeOptions {
  /** Told every failure that is not an `ArgonError`, with its full text, which never leaves this side. */
  readonly onInternalError?: (error: unknown, method: string) => void
}

type AnyHandler = (input: unknown, context: CallContext) => unknown

/** One call or stream under way. */
interface Open {
  readonly abort: AbortController
  credit: number
  wake: () => void
}

/**
 * Answers the calls of `contract` that arrive at `port` with `impl`, until the port closes; then everything
 * that is still running is aborted. Messages that are not requests are ignored: the sender is not trusted.
 */
export function serve<C extends Contract>(
  port: Port,
  contract: C,
  impl: Impl<C>,
  options: ServeOptions = {},
): void {
  const open = new Map<number, Open>()

  port.onClose(() => {
    for (const request of open.values()) cancel(request)
    open.clear()
  })

  port.onMessage((message) => {
    if (!isRequest(message)) return
    const known = open.get(message.id)
    if (message.kind === 'cancel') {
      if (known) cancel(known)
    } else if (message.kind === 'credit') {
      if (known) grant(known, message.items)
    } else if (!known) {
      void answer(message)
    }
  })

  async function answer(request: Extract<Request, { kind: 'call' }>): Promise<void> {
    const { id, method } = request
    const state: Open = { abort: new AbortController(), credit: creditWindowItems, wake: () => {} }
    const reply = (response: Response) => {
      if (!state.abort.signal.aborted) port.send(response)
    }
    try {
      if (open.size >= openRequestsMax) {
        throw new ArgonError('request.invalid', 'Too many requests are open at once; wait for some to end', {
          openRequestsMax,
        })
      }
      open.set(id, state)
      const [operation, handler] = find(contract, impl, method)
      const input = parseInput(operation, request.input, method)
      const result = handler(input, { signal: state.abort.signal })
      if (operation.kind === 'call') {
        reply({ kind: 'value', id, value: await result })
      } else {
        await sendItems(result as AsyncIterable<unknown>, state, (value) =>
          reply({ kind: 'item', id, value }),
        )
        reply({ kind: 'end', id })
      }
    } catch (error) {
      if (!isArgonError(error) && !state.abort.signal.aborted) options.onInternalError?.(error, method)
      reply({ kind: 'error', id, error: errorToData(error) })
    } finally {
      if (open.get(id) === state) open.delete(id)
    }
  }
}

function cancel(request: Open): void {
  request.abort.abort()
  request.wake()
}

function grant(request: Open, items: number): void {
  // A reader that grants without bound would switch the protection of this side off.
  request.credit = Math.min(request.credit + items, creditWindowItems)
  request.wake()
}

async function sendItems(
  items: AsyncIterable<unknown>,
  state: Open,
  send: (value: unknown) => void,
): Promise<void> {
  const { signal } = state.abort
  for await (const item of items) {
    if (signal.aborted) return
    send(item)
    state.credit -= 1
    while (state.credit <= 0 && !signal.aborted) {
      await new Promise<void>((resolve) => {
        state.wake = resolve
      })
    }
    if (signal.aborted) return
  }
}

/** Finds an operation by its full name among own properties only, so that `__proto__` and the like are unknown. */
function find<C extends Contract>(contract: C, impl: Impl<C>, method: string): [Operation, AnyHandler] {
  const [featureName = '', name = '', ...rest] = method.split('.')
  const feature = Object.hasOwn(contract, featureName) ? contract[featureName] : undefined
  const operation = feature && Object.hasOwn(feature, name) ? feature[name] : undefined
  if (!operation || rest.length > 0) {
    throw new ArgonError('request.unknown', `There is no operation called ${method.slice(0, 100)}`)
  }
  const handlers = impl[featureName as keyof C] as Readonly<Record<string, AnyHandler>>
  const handler = handlers[name]
  if (!handler) throw new Error(`The operation ${method} has no handler`)
  return [operation, (input, context) => handler.call(handlers, input, context)]
}

function parseInput(operation: Operation, input: unknown, method: string): unknown {
  const parsed = z.core.safeParse(operation.in, input)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  const path = issue ? issue.path.map(String).join('.') : ''
  const problem = issue?.message ?? 'Invalid input'
  throw new ArgonError('request.invalid', `${method} was refused: ${path ? `${path}: ` : ''}${problem}`, {
    method,
    path,
    problem,
  })
}

/** What may be told to the other side: an expected failure whole, of a bug only that it happened. */
export function errorToData(error: unknown): ErrorData {
  if (isArgonError(error)) return { code: error.code, message: error.message, details: { ...error.details } }
  return {
    code: 'internal',
    message: 'Something went wrong inside Argon Desktop; its log has the details',
    details: {},
  }
}
