import { connectionColours } from '../../../shared/model/connection.ts'
import type { ConnectionChoices, ConnectionColour } from '../../../shared/model/connection.ts'
import { connectionColour } from '../../state/connections.ts'
import { Checkbox } from '../../ui/checkbox.tsx'
import { ColourChoice } from '../../ui/colour-choice.tsx'
import { Marked } from '../../ui/marked.tsx'
import { TextField } from '../../ui/text-field.tsx'
import styles from './connections.module.css'

/** What a person chooses of a connection besides where it leads. */
export type Choices = Omit<ConnectionChoices, 'uri'>

export interface IdentityFieldsProps {
  readonly choices: Choices
  readonly onChange: (choices: Choices) => void
  /** What the connection is called where the name is left empty. */
  readonly placeholder: string
  readonly fault: string | null
}

const colourNames: Readonly<Record<ConnectionColour, string>> = {
  none: 'No colour',
  violet: 'Violet',
  green: 'Green',
  orange: 'Orange',
  blue: 'Blue',
  pink: 'Pink',
  red: 'Red',
}

const colours = connectionColours.map((value) => ({
  value,
  label: colourNames[value],
  colour: connectionColour(value),
}))

/** Name, colour, whether it stands on top and whether it is locked. */
export function IdentityFields({ choices, onChange, placeholder, fault }: IdentityFieldsProps) {
  const change = (part: Partial<Choices>): void => onChange({ ...choices, ...part })
  return (
    <>
      <div className={styles['identity']}>
        <TextField
          className={styles['name'] ?? ''}
          label="Name"
          value={choices.name}
          placeholder={placeholder}
          error={fault === null ? undefined : <Marked text={fault} />}
          onChange={(name) => change({ name })}
        />
        <ColourChoice
          label="Colour"
          value={choices.colour}
          options={colours}
          onChange={(colour) => change({ colour })}
        />
      </div>
      <div className={styles['switches']}>
        <Checkbox
          label="Favourite"
          hint="Stands on top of the list"
          checked={choices.isFavourite}
          onChange={(isFavourite) => change({ isFavourite })}
        />
        <Checkbox
          label="Read-only"
          hint="Locked in this app only; server roles are unchanged"
          checked={choices.isReadOnly}
          onChange={(isReadOnly) => change({ isReadOnly })}
        />
      </div>
    </>
  )
}
