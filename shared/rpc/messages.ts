import type { ErrorCode, ErrorDetails } from '../model/errors.ts'

/** What the calling side sends. `method` is `feature.operation`. */
export type Request =
  | { readonly kind: 'call'; readonly id: number; readonly method: string; readonly input: unknown }
  | { readonly kind: 'cancel'; readonly id: number }
  | { readonly kind: 'credit'; readonly id: number; readonly items: number }

/** What the serving side answers. A call ends with `value` or `error`, a stream with `end` or `error`. */
export type Response =
  | { readonly kind: 'value'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'item'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'end'; readonly id: number }
  | { readonly kind: 'error'; readonly id: number; readonly error: ErrorData }

/** An error as data: custom properties of `Error` do not survive the bridge of Electron. */
export interface ErrorData {
  readonly code: ErrorCode
  readonly message: string
  readonly details: ErrorDetails
}

type Fields = Record<string, unknown>

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null
const isId = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) > 0

/** True for a well-formed message of a client. The sender is not trusted: everything is looked at. */
export function isRequest(message: unknown): message is Request {
  if (!isFields(message) || !isId(message['id'])) return false
  switch (message['kind']) {
    case 'call':
      return typeof message['method'] === 'string'
    case 'cancel':
      return true
    case 'credit':
      return isId(message['items'])
    default:
      return false
  }
}

/** True for a message of the serving side. That side is trusted, so only the envelope is looked at. */
export function isResponse(message: unknown): message is Response {
  if (!isFields(message) || !isId(message['id'])) return false
  return ['value', 'item', 'end', 'error'].includes(String(message['kind']))
}
