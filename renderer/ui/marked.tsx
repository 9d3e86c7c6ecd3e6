import styles from './marked.module.css'

/** A sentence whose parts in backticks are names: they stand out, and the backticks go. */
export function Marked({ text }: { readonly text: string }) {
  const parts = text.split(/`([^`]+)`/u)
  return (
    <span>
      {parts.map((part, index) =>
        index % 2 === 0 ? (
          part
        ) : (
          <span key={index} className={styles['name']}>
            {part}
          </span>
        ),
      )}
    </span>
  )
}
