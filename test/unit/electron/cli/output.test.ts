import { Writable } from 'node:stream'
import { expect, test } from 'vitest'
import { ArgonError } from '../../../../shared/model/errors.ts'
import { ClosedPipe, Output } from '../../../../electron/cli/output.ts'

/** A reader that takes what is written only when it is told to. */
class SlowSink extends Writable {
  text = ''
  #take: (() => void) | null = null

  constructor() {
    super({ decodeStrings: false, highWaterMark: 10 })
  }

  override _write(chunk: string, _encoding: BufferEncoding, done: () => void): void {
    this.#take = () => {
      this.text += chunk
      done()
    }
  }

  takeOne(): void {
    const take = this.#take
    this.#take = null
    take?.()
  }
}

const turn = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve)
  })

async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false
  const note = (): void => void (settled = true)
  promise.then(note, note)
  await turn()
  return settled
}

test('waits for a reader that is slower, and goes on when it has read', async () => {
  const stdout = new SlowSink()
  const out = new Output({ stdout, interrupted: new AbortController().signal })
  expect(out.put('a line longer than the mark')).toBe(true)
  const ready = out.ready()
  expect(await isSettled(ready)).toBe(false)
  stdout.takeOne()
  await ready
  expect(stdout.text).toBe('a line longer than the mark\n')
})

test('does not wait for a reader that has read meanwhile', async () => {
  const stdout = new SlowSink()
  const out = new Output({ stdout, interrupted: new AbortController().signal })
  // So long that it is handed over at once.
  out.put('x'.repeat(100_000))
  stdout.takeOne()
  await turn()
  await out.ready()
  expect(stdout.text).toHaveLength(100_001)
})

test('waits no longer once the person interrupts', async () => {
  const stdout = new SlowSink()
  const abort = new AbortController()
  const out = new Output({ stdout, interrupted: abort.signal })
  out.put('a line longer than the mark')
  const ready = out.ready()
  const end = out.end()
  expect(await isSettled(Promise.race([ready, end]))).toBe(false)
  abort.abort()
  expect(await Promise.all([ready, end])).toEqual([undefined, false])
  await out.ready()
  expect(await out.end()).toBe(false)
  stdout.takeOne()
  await turn()
  expect(await out.end()).toBe(true)
})

test('a reader that has gone is no failure, a full disk is', async () => {
  for (const [code, kind] of [
    ['EPIPE', ClosedPipe],
    ['ENOSPC', ArgonError],
  ] as const) {
    const stdout = new SlowSink()
    const out = new Output({ stdout, interrupted: new AbortController().signal })
    out.put('a line longer than the mark')
    const ready = out.ready()
    stdout.destroy(Object.assign(new Error(code), { code }))
    const failure: unknown = await ready.catch((error: unknown) => error)
    expect((failure as Error).constructor).toBe(kind)
    expect(out.put('more')).toBe(false)
    await out.end()
  }
})
