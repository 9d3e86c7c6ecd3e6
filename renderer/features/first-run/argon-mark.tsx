/** The app's mark: a line of history, and the branch that leaves it. */
export function ArgonMark({ size }: { readonly size: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 44 44" fill="none" aria-hidden>
      <rect width="44" height="44" rx="11" fill="var(--accent)" />
      <g stroke="var(--on-accent)" strokeWidth="3" strokeLinecap="round">
        <path d="M10 15h24" />
        <path d="M16 15v8a7 7 0 0 0 7 7h5" />
      </g>
      <circle cx="16" cy="15" r="3.5" fill="var(--on-accent)" />
      <circle cx="31" cy="30" r="4.25" fill="var(--accent)" stroke="var(--on-accent)" strokeWidth="3" />
    </svg>
  )
}
