import type { LivingLimits } from '../../electron/engine/index/living-limits.ts'

/** Lists of what lives, and checkpoints of them, come and go in histories of a few hundred entries. */
export const tinyLists: LivingLimits = {
  transitionsPerLook: 2,
  deathsBeforeListMin: 2,
  checkpointTransitionsMin: 3,
  checkpointKeysMax: 12,
  checkpointBytesMax: 400,
  deadBeforeLeap: 1,
  fewShare: 2,
}
