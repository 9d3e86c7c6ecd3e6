import { useCallback, useEffect, useRef, useState } from 'react'
import type { CheckoutPlan, PlanProgress } from '../../../shared/contract/checkout.ts'
import { isCancelled } from '../../state/errors.ts'

/** A preview of a checkout, from being asked for to being there. */
export type PlanState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'comparing'; readonly progress: Extract<PlanProgress, { kind: 'comparing' }> | null }
  | { readonly kind: 'planned'; readonly plan: CheckoutPlan }
  | { readonly kind: 'failed'; readonly error: unknown }

export interface PlanControl {
  readonly state: PlanState
  /** Compares; what was under way is given up. */
  readonly compare: (begin: (signal: AbortSignal) => AsyncIterable<PlanProgress>) => void
  /** Gives up what is under way, or what there is. */
  readonly leave: () => void
}

/** One preview at a time, given up when its dialog closes. */
export function usePlan(): PlanControl {
  const [state, setState] = useState<PlanState>({ kind: 'idle' })
  const current = useRef<AbortController | null>(null)
  const leave = useCallback(() => {
    current.current?.abort()
    current.current = null
    setState({ kind: 'idle' })
  }, [])
  const compare = useCallback<PlanControl['compare']>((begin) => {
    current.current?.abort()
    const controller = new AbortController()
    current.current = controller
    setState({ kind: 'comparing', progress: null })
    const tell = (next: PlanState): void => {
      if (current.current === controller) setState(next)
    }
    void follow(begin(controller.signal), tell)
  }, [])
  useEffect(() => () => current.current?.abort(), [])
  return { state, compare, leave }
}

async function follow(reports: AsyncIterable<PlanProgress>, tell: (state: PlanState) => void): Promise<void> {
  try {
    for await (const report of reports) {
      if (report.kind === 'planned') tell({ kind: 'planned', plan: report.plan })
      else tell({ kind: 'comparing', progress: report })
    }
  } catch (error) {
    tell(isCancelled(error) ? { kind: 'idle' } : { kind: 'failed', error })
  }
}
