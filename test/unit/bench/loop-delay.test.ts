import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { loopDelayDuring } from '../../bench/measure/loop-delay.ts'

const heldMilliseconds = 40

/** Uses the thread's processor time and gives nobody a turn. */
function hold(): void {
  const start = process.threadCpuUsage()
  for (;;) {
    const { user, system } = process.threadCpuUsage(start)
    if ((user + system) / 1000 >= heldMilliseconds) return
  }
}

test('a turn that holds the thread shows in the delay and in the processor time', async () => {
  const held = await loopDelayDuring(async () => {
    await sleep(5)
    hold()
  })
  expect(held.max).toBeGreaterThanOrEqual(heldMilliseconds - 2)
  expect(held.processorMax).toBeGreaterThanOrEqual(heldMilliseconds - 2)
})

test('a thread that only waits has no long turn, however long it waits', async () => {
  const { processorMax } = await loopDelayDuring(() => sleep(3 * heldMilliseconds))
  expect(processorMax).toBeLessThan(heldMilliseconds)
})
