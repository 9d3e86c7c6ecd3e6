import { expect, onTestFinished, test } from 'vitest'
import { clockFile } from '../../../../electron/wire/clock-file.ts'
import { ClusterClock, type Timestamp } from '../../../../electron/wire/cluster-clock.ts'
import { removeDirectory, scratchDirectory } from '../../../support/scratch-project.ts'

const number = ({ seconds, increment }: Timestamp): bigint => (BigInt(seconds) << 32n) | BigInt(increment)

function directory(): string {
  const made = scratchDirectory()
  onTestFinished(() => removeDirectory(made))
  return made
}

test('times only grow, also when the clock of the system goes back or jumps ahead', async () => {
  const clock = { now: 1_700_000_000_000 }
  const cluster = await ClusterClock.open(clockFile(directory()), () => clock.now)
  const seen: bigint[] = []
  for (const step of [0, 0, 5000, -90_000, 3_600_000, 1000, 0, -3_600_000, 0]) {
    clock.now += step
    seen.push(number(cluster.tick()))
    await cluster.close()
  }
  for (const [index, time] of seen.entries())
    if (index > 0) expect(time).toBeGreaterThan(seen[index - 1] ?? 0n)
  expect(cluster.latest.seconds).toBeGreaterThanOrEqual(1_700_003_510)
})

test('a later run begins above all that an earlier one gave out', async () => {
  const file = clockFile(directory())
  const clock = { now: 1_700_000_000_000 }
  const first = await ClusterClock.open(file, () => clock.now)
  for (let step = 0; step < 100; step += 1) {
    clock.now += 900
    first.tick()
  }
  await first.close()
  clock.now = 1_600_000_000_000
  const second = await ClusterClock.open(file, () => clock.now)
  expect(number(second.latest)).toBeGreaterThan(number(first.latest))
  expect(number(second.tick())).toBeGreaterThan(number(second.latest) - 1n)
})
