import {
  checkpointBytesMax,
  checkpointKeysMax,
  checkpointTransitionsMin,
  deathsBeforeListMin,
  transitionsPerLook,
} from '../../../shared/model/limits.ts'

/** When the index lists what lives, and when a walk goes by such lists. But for the last two: other numbers, other bytes. */
export interface LivingLimits {
  /** Births and deaths of a branch in a collection from one look at them to the next. */
  readonly transitionsPerLook: number
  /** Deaths of a branch in a collection before a list is thought of. */
  readonly deathsBeforeListMin: number
  /** Births and deaths between two checkpoints, at least. */
  readonly checkpointTransitionsMin: number
  readonly checkpointKeysMax: number
  readonly checkpointBytesMax: number
  /** Dead documents in a row that a walk passes one by one before it leaps. */
  readonly deadBeforeLeap: number
  /** Where fewer than one in so many documents live, a walk leaps from one to the next. */
  readonly fewShare: number
}

export const livingLimits: LivingLimits = {
  transitionsPerLook,
  deathsBeforeListMin,
  checkpointTransitionsMin,
  checkpointKeysMax,
  checkpointBytesMax,
  deadBeforeLeap: 16,
  fewShare: 16,
}
