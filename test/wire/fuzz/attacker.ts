import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Dice } from '../../support/dice.ts'
import { nextBytes } from './mutate.ts'

const answerMillisecondsMax = 30

/** One connection after the other, each treated badly, until it is time. Gives how many frames were sent. */
export async function attack(ports: readonly number[], roll: Dice, isOver: () => boolean): Promise<number> {
  let frames = 0
  while (!isOver()) {
    const socket = connect({ port: ports[roll(ports.length)] as number, host: '127.0.0.1' })
    socket.on('error', () => {})
    socket.setMaxListeners(0)
    await once(socket, 'connect').catch(() => {})
    frames += await talk(socket, roll)
    await leave(socket, roll)
  }
  return frames
}

/** Says some things, and listens for an answer sometimes. */
async function talk(socket: Socket, roll: Dice): Promise<number> {
  const count = 1 + roll(12)
  if (roll(4) > 0) socket.resume()
  for (let sent = 0; sent < count; sent += 1) {
    if (socket.destroyed) return sent
    const bytes = nextBytes(roll)
    if (roll(30) === 0) await drip(socket, bytes)
    else socket.write(bytes)
    if (roll(2) === 0)
      await Promise.race([once(socket, 'data').catch(() => {}), sleep(answerMillisecondsMax)])
  }
  return count
}

/** Resolves with the event, or after a while. */
async function answered(socket: Socket, event: 'data' | 'close'): Promise<void> {
  const patience = AbortSignal.timeout(answerMillisecondsMax)
  await once(socket, event, { signal: patience }).catch(() => {})
}

/** A few bytes at a time. */
async function drip(socket: Socket, bytes: Buffer): Promise<void> {
  for (let at = 0; at < bytes.length && at < 60; at += 3) {
    socket.write(bytes.subarray(at, at + 3))
    await sleep(1)
  }
}

async function leave(socket: Socket, roll: Dice): Promise<void> {
  if (roll(3) === 0) socket.resetAndDestroy()
  else if (roll(2) === 0) socket.destroy()
  else {
    socket.resume()
    socket.end()
    await answered(socket, 'close')
    socket.destroy()
  }
}

/** Opens connections and drops them: some said nothing, some half a frame, some a question whose answer nobody awaits. */
export async function flood(port: number, count: number, frame: Buffer): Promise<void> {
  const batch = 100
  for (let opened = 0; opened < count; opened += batch) {
    await Promise.all(
      Array.from({ length: batch }, async (_, index) => {
        const socket = connect({ port, host: '127.0.0.1' })
        socket.on('error', () => {})
        await once(socket, 'connect').catch(() => {})
        if (index % 3 > 0) socket.write(index % 3 === 1 ? frame : frame.subarray(0, 20))
        socket.destroy()
      }),
    )
  }
}
