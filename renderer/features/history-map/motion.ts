/** What moves with the pointer, outside React: read once a frame by whoever draws it. */
export interface Motion {
  /** Where the dragged thumb is, and the LSN it stands for; null when it is not dragged. */
  readonly thumb: { readonly x: number; readonly lsn: number } | null
  /** Where the pointer hovers over the stage. */
  readonly hoverX: number | null
  /** A range while it is brushed, in pixels. */
  readonly brush: { readonly from: number; readonly to: number } | null
}

export interface MotionSource {
  get(): Motion
  /** Takes a change over; listeners hear of it in the next frame, once for all changes in between. */
  set(change: Partial<Motion>): void
  subscribe(listener: (motion: Motion) => void): () => void
}

const still: Motion = { thumb: null, hoverX: null, brush: null }

export function createMotion(requestFrame: (run: () => void) => unknown): MotionSource {
  let motion = still
  let isAsked = false
  const listeners = new Set<(motion: Motion) => void>()
  return {
    get: () => motion,
    set(change) {
      motion = { ...motion, ...change }
      if (isAsked) return
      isAsked = true
      requestFrame(() => {
        isAsked = false
        for (const listener of listeners) listener(motion)
      })
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
