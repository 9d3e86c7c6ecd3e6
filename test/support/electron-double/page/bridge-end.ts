export interface BridgeEnd {
  fire(type: string, detail: unknown): void
  on(type: string, listener: (detail: unknown) => void): void
  encode(value: unknown): unknown
  decode(value: unknown): unknown
}

/**
 * One world's end of `contextBridge`. Events cross between the worlds of a page synchronously, and Blink copies
 * their detail; a function crosses as a number, and calling its stand-in fires an event back. Only the two ends
 * know `secret`, so the page cannot take part. It runs from its own source text and takes nothing from outside.
 */
export function createBridgeEnd(own: string, other: string, secret: string): BridgeEnd {
  type Fields = Record<string, unknown>
  const functions = new Map<number, (...args: unknown[]) => unknown>()
  const ids = new WeakMap<object, number>()
  const marker = '\0bridge'
  let lastId = 0

  const fire = (type: string, detail: unknown) => {
    window.dispatchEvent(new CustomEvent(`${secret}${other}${type}`, { detail }))
  }
  const on = (type: string, listener: (detail: unknown) => void) => {
    window.addEventListener(`${secret}${own}${type}`, (event) => listener((event as CustomEvent).detail))
  }

  function idOf(callback: (...args: unknown[]) => unknown): number {
    const known = ids.get(callback)
    if (known !== undefined) return known
    lastId += 1
    ids.set(callback, lastId)
    functions.set(lastId, callback)
    return lastId
  }

  function encode(value: unknown): unknown {
    if (typeof value === 'function') return { [marker]: 'function', id: idOf(value as () => unknown) }
    if (value === null || typeof value !== 'object') return value
    if (value instanceof Error) return { [marker]: 'error', message: value.message }
    if (value instanceof Promise) throw new Error('The double of Electron carries no promise over the bridge')
    if (Array.isArray(value)) return value.map(encode)
    const brand = Object.prototype.toString.call(value)
    if (brand !== '[object Object]') {
      try {
        return structuredClone(value)
      } catch {
        throw new Error('An object could not be cloned.')
      }
    }
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, encode(item)]))
  }

  function decode(value: unknown): unknown {
    if (value === null || typeof value !== 'object') return value
    if (Array.isArray(value)) return value.map(decode)
    const fields = value as Fields
    if (fields[marker] === 'error') return new Error(String(fields['message']))
    if (fields[marker] === 'function') {
      const id = Number(fields['id'])
      return (...args: unknown[]) => callOther(id, args)
    }
    if (Object.prototype.toString.call(value) !== '[object Object]') return value
    return Object.fromEntries(Object.entries(fields).map(([key, item]) => [key, decode(item)]))
  }

  function callOther(id: number, args: unknown[]): unknown {
    lastId += 1
    const callId = lastId
    const answers: Fields[] = []
    const hear = (event: Event) => {
      const { detail } = event as CustomEvent<Fields>
      if (detail['callId'] === callId) answers.push(detail)
    }
    const answerType = `${secret}${own}answer`
    window.addEventListener(answerType, hear)
    try {
      fire('call', { callId, id, args: args.map(encode) })
    } finally {
      window.removeEventListener(answerType, hear)
    }
    const [answer] = answers
    if (!answer) throw new Error('The other world did not answer')
    if ('error' in answer) throw decode(answer['error'])
    return decode(answer['value'])
  }

  on('call', (detail) => {
    const { callId, id, args } = detail as { callId: number; id: number; args: unknown[] }
    try {
      const value = functions.get(id)?.(...args.map(decode))
      fire('answer', { callId, value: encode(value) })
    } catch (error) {
      fire('answer', { callId, error: encode(error instanceof Error ? error : new Error(String(error))) })
    }
  })

  return { fire, on, encode, decode }
}
