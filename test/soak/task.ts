/** One thing to play: a history of a shape, or a round between processes. */
export interface Task {
  readonly kind: 'history' | 'round'
  /** Of the shape, or of the round. */
  readonly name: string
  readonly seed: number
}

/** What came of a task; `failure` is the text to show. */
export interface Played {
  readonly failure: string | null
  readonly entries: number
  readonly comparisons: number
}

export const taskText = ({ kind, name, seed }: Task): string => `${kind} "${name}" with the seed ${seed}`
