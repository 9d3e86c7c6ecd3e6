/**
 * The few globals that Node, Electron and the browser all have. `shared/` is compiled without the types of
 * any of them, so that a slip such as `process` or `document` does not compile; what is declared here is
 * all that it may take from its surroundings.
 */

interface EventTarget {
  addEventListener(type: string, listener: (event: Event) => void, options?: { once?: boolean }): void
  removeEventListener(type: string, listener: (event: Event) => void): void
}

interface Event {
  readonly type: string
}

interface AbortSignal extends EventTarget {
  readonly aborted: boolean
  readonly reason: unknown
  throwIfAborted(): void
}

declare var AbortSignal: {
  abort(reason?: unknown): AbortSignal
  any(signals: Iterable<AbortSignal>): AbortSignal
}

interface AbortController {
  readonly signal: AbortSignal
  abort(reason?: unknown): void
}

declare var AbortController: { new (): AbortController }

interface TextEncoder {
  encode(text?: string): Uint8Array<ArrayBuffer>
}

declare var TextEncoder: { new (): TextEncoder }

interface TextDecoder {
  decode(bytes?: Uint8Array | ArrayBuffer): string
}

declare var TextDecoder: {
  new (label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean }): TextDecoder
}

declare function structuredClone<T>(value: T): T
declare function queueMicrotask(task: () => void): void
declare function atob(text: string): string
declare function btoa(binary: string): string
