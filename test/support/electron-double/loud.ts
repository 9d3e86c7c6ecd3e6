import { EventEmitter } from 'node:events'

/** Names that Node, promises and test tools look up on any object. */
const harmless = new Set<PropertyKey>(['then', 'toJSON', 'nodeType', 'asymmetricMatch', 'domain', 'inspect'])

/** Makes reading a member that the double does not have an error that names it. */
export function loud<T extends object>(target: T, name: string): T {
  return new Proxy(target, {
    get(object, key, receiver) {
      if (key in object || typeof key === 'symbol' || harmless.has(key))
        return Reflect.get(object, key, receiver)
      throw new Error(`The double of Electron has no ${name}.${key}`)
    },
  })
}

/** An emitter that knows its events: listening for any other is an error, as it would never come. */
export class LoudEmitter extends EventEmitter {
  readonly knownEvents: readonly string[]

  constructor(knownEvents: readonly string[]) {
    super()
    this.knownEvents = knownEvents
    this.setMaxListeners(0)
    this.on('newListener', (event: string) => {
      if (event === 'newListener' || knownEvents.includes(event)) return
      throw new Error(`The double of Electron never emits ${event} of ${this.constructor.name}`)
    })
  }
}

export interface PreventableEvent {
  defaultPrevented: boolean
  preventDefault(): void
}

/** An event that a listener can prevent. */
export function createEvent<T extends object>(fields?: T): PreventableEvent & T {
  const event = {
    ...(fields ?? ({} as T)),
    defaultPrevented: false,
    preventDefault() {
      event.defaultPrevented = true
    },
  }
  return event
}
