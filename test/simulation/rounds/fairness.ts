import type { Fared } from './contend.ts'
import type { Contenders } from './contention.ts'

/**
 * Who starved. In one process writers have their turns one after another, so nobody waits for more than two rounds of
 * all the others. Between processes the store's lock goes to whom the system wakes; still nobody may wait for half of
 * all that the others write.
 */
export function fairnessOf(contenders: Contenders, fared: readonly Fared[]): string[] {
  const { processes, writers, share } = contenders
  const all = writers * Math.max(1, processes)
  const waitCommitsMax = processes === 0 ? 2 * all : ((all - 1) * share) / 2
  const unfinished = fared.filter(({ done }) => done !== share).map(({ name }) => `${name} did not finish`)
  const starved = fared
    .filter((one) => one.waitCommitsMax > waitCommitsMax || one.attemptsMax > waitCommitsMax)
    .map((one) => `${one.name} waited for ${one.waitCommitsMax} commits, in ${one.attemptsMax} attempts`)
  return [...(fared.length === all ? [] : ['Somebody is missing']), ...unfinished, ...starved]
}
