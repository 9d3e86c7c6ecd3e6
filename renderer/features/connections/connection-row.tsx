import { KeyRoundIcon, LockIcon, StarIcon } from 'lucide-react'
import type { SavedConnection } from '../../../shared/model/connection.ts'
import { connectionColour } from '../../state/connections.ts'
import styles from './connection-list.module.css'

/** Colour and name of a connection, and what is special about it. */
export function ConnectionRow({ connection }: { readonly connection: SavedConnection }) {
  const { name, colour, uri, isFavourite, isReadOnly, needsSecrets } = connection
  const css = connectionColour(colour)
  return (
    <>
      <span
        className={styles['dot']}
        data-none={css === null || undefined}
        style={css === null ? undefined : { background: css }}
        aria-hidden
      />
      <span className={styles['name']} title={`${name}\n${uri}`}>
        {name}
      </span>
      {isFavourite && <StarIcon size={12} className={styles['mark']} aria-label="Favourite" />}
      {isReadOnly && <LockIcon size={12} className={styles['mark']} aria-label="Read-only" />}
      {needsSecrets && (
        <KeyRoundIcon size={12} className={styles['mark']} aria-label="Asks for its password" />
      )}
    </>
  )
}
