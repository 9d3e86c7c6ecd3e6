import type { Axis, AxisWindow } from '../../../shared/contract/history.ts'
import type { View } from './view.ts'

/**
 * The window to ask for around a visible one: half of it again on either side, so that panning does not wait, in
 * whole units, so that the same window is asked for by the same name.
 */
export function spread(view: View, axis: Axis, overview: AxisWindow | undefined): View {
  const span = view.to - view.from
  const grain = axis === 'time' ? Math.max(1, Math.round(span / 64)) : Math.max(1, Math.round(span / 128))
  const from = Math.floor((view.from - span / 2) / grain) * grain
  const to = Math.ceil((view.to + span / 2) / grain) * grain
  if (overview === undefined) return { from, to }
  return { from: Math.max(from, overview.min), to: Math.min(to, overview.max) }
}
