import { Spinner } from '../../ui/spinner.tsx'

const radius = 6
const length = 2 * Math.PI * radius

/** How far something has come, as a ring of 16 px; it turns when nobody knows. */
export function ProgressRing({ value }: { readonly value: number | null }) {
  if (value === null) return <Spinner size={16} />
  return (
    <svg width={16} height={16} viewBox="0 0 16 16" fill="none" aria-hidden>
      <circle cx="8" cy="8" r={radius} stroke="currentColor" strokeWidth="2" opacity="0.25" />
      <circle
        cx="8"
        cy="8"
        r={radius}
        stroke="var(--accent)"
        strokeWidth="2"
        strokeLinecap="round"
        strokeDasharray={`${length * value} ${length}`}
        transform="rotate(-90 8 8)"
      />
    </svg>
  )
}
