import { expect, test } from 'vitest'
import { SessionRegistry } from '../../../../../electron/wire/sessions/session-registry.ts'

function setUp(sessionsMax = 10) {
  const clock = { now: 0 }
  const registry = new SessionRegistry({ idleMilliseconds: 1000, sessionsMax }, () => clock.now)
  const ended: string[] = []
  const hold = (id: string) => registry.use(id).resources.add({ end: () => void ended.push(id) })
  return { clock, registry, ended, hold }
}

test('what a session holds ends once, with the session', () => {
  const { registry, ended, hold } = setUp()
  hold('a')
  hold('b')
  registry.end('a')
  registry.end('a')
  registry.end('unknown')
  expect(ended).toEqual(['a'])
  expect(registry.ids()).toEqual(['b'])
})

test('a session times out when nobody has used it and nothing runs in it', () => {
  const { clock, registry, ended, hold } = setUp()
  for (const id of ['idle', 'used', 'running']) hold(id)
  registry.use('running').running++
  clock.now = 900
  registry.use('used')
  clock.now = 1500
  registry.sweep()
  expect(ended).toEqual(['idle'])
  registry.use('running').running--
  clock.now = 3000
  registry.sweep()
  expect(registry.count).toBe(0)
})

test('one session too many is refused, unless others have timed out', () => {
  const { clock, registry, hold } = setUp(2)
  hold('a')
  hold('b')
  expect(() => registry.use('c')).toThrow(expect.objectContaining({ codeName: 'TooManyLogicalSessions' }))
  expect(registry.use('a').id).toBe('a')
  clock.now = 5000
  expect(registry.use('c').id).toBe('c')
})
