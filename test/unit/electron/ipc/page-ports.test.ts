import { EventEmitter } from 'node:events'
import type { IpcMain } from 'electron'
import { beforeEach, describe, expect, test } from 'vitest'
import { rpcChannel } from '../../../../electron/ipc/channels.ts'
import { acceptPagePorts } from '../../../../electron/ipc/page-ports.ts'
import { isTrustedFrame } from '../../../../electron/ipc/trusted-frame.ts'
import type { Port } from '../../../../shared/rpc/port.ts'

const appFrame = { url: 'app://bundle/', parent: null }

/** A window's contents: emits its events, remembers what was sent to the page. */
class Contents extends EventEmitter {
  readonly id: number
  readonly sent: unknown[][] = []
  private destroyed = false

  constructor(id: number) {
    super()
    this.id = id
  }

  send(...parts: unknown[]): void {
    this.sent.push(parts)
  }

  isDestroyed(): boolean {
    return this.destroyed
  }

  destroy(): void {
    this.destroyed = true
    this.emit('destroyed')
  }
}

interface Opened {
  readonly port: Port
  readonly heard: unknown[]
  closed: number
}

let ipc: EventEmitter
let opened: Opened[]
let contents: Contents

beforeEach(() => {
  ipc = new EventEmitter()
  opened = []
  contents = new Contents(1)
  acceptPagePorts(ipc as unknown as IpcMain, (port) => {
    const end: Opened = { port, heard: [], closed: 0 }
    port.onMessage((message) => end.heard.push(message))
    port.onClose(() => (end.closed += 1))
    opened.push(end)
  })
})

function say(
  pageId: unknown,
  message: unknown,
  senderFrame: object | null = appFrame,
  sender = contents,
): void {
  ipc.emit(rpcChannel, { sender, senderFrame }, pageId, message)
}

describe('the ports of pages', () => {
  test('one page has one port, both ways', () => {
    say('a', 1)
    say('a', 2)
    expect(opened).toHaveLength(1)
    expect(opened[0]!.heard).toEqual([1, 2])
    opened[0]!.port.send('answer')
    expect(contents.sent).toEqual([[rpcChannel, 'a', 'answer']])
  })

  test('a page that was loaded again gets a new port, and nothing of the old one', () => {
    say('a', 1)
    say('b', 2)
    expect(opened.map((end) => [end.heard, end.closed])).toEqual([
      [[1], 1],
      [[2], 0],
    ])
    opened[0]!.port.send('late')
    expect(contents.sent).toEqual([])
  })

  test('the port closes with the window, once', () => {
    say('a', 1)
    contents.destroy()
    contents.emit('destroyed')
    expect(opened[0]!.closed).toBe(1)
    opened[0]!.port.send('late')
    expect(contents.sent).toEqual([])
  })

  test('the port closes when the page crashes; the page that is loaded after it has its own', () => {
    say('a', 1)
    contents.emit('render-process-gone')
    expect(opened[0]!.closed).toBe(1)
    say('b', 2)
    contents.emit('render-process-gone')
    expect(opened[1]!.closed).toBe(1)
    expect(contents.listenerCount('destroyed') + contents.listenerCount('render-process-gone')).toBe(0)
  })

  test('two windows do not hear each other', () => {
    const other = new Contents(2)
    say('a', 1)
    say('a', 2, appFrame, other)
    expect(opened.map((end) => end.heard)).toEqual([[1], [2]])
    contents.destroy()
    expect(opened.map((end) => end.closed)).toEqual([1, 0])
  })

  test.each([
    ['no frame', null],
    ['a frame inside the page', { url: 'app://bundle/', parent: appFrame }],
    ['another scheme', { url: 'https://bundle/', parent: null }],
    ['another host', { url: 'app://bundle.evil/', parent: null }],
    ['an empty page', { url: 'about:blank', parent: null }],
  ])('%s is not heard', (_name, frame) => {
    say('a', 1, frame)
    expect(opened).toEqual([])
    expect(isTrustedFrame(frame as never)).toBe(false)
  })

  test.each([[undefined], [7], [{}], ['x'.repeat(65)]])(
    'a page that calls itself %s is not heard',
    (pageId) => {
      say(pageId, 1)
      expect(opened).toEqual([])
    },
  )
})
