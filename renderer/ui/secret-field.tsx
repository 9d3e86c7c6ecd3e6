import { EyeIcon, EyeOffIcon } from 'lucide-react'
import { useState } from 'react'
import { IconButton } from './icon-button.tsx'
import { TextField } from './text-field.tsx'
import type { TextFieldProps } from './text-field.tsx'

/** A password: dots, until the eye is pressed. */
export function SecretField(props: Omit<TextFieldProps, 'suffix' | 'type' | 'mono'>) {
  const [isShown, setShown] = useState(false)
  const label = `${isShown ? 'Hide' : 'Show'} ${props.label.toLowerCase()}`
  return (
    <TextField
      {...props}
      type={isShown ? 'text' : 'password'}
      autoComplete="new-password"
      suffix={
        props.value === '' ? null : (
          <IconButton
            label={label}
            size="small"
            icon={isShown ? <EyeOffIcon size={14} /> : <EyeIcon size={14} />}
            onClick={() => setShown(!isShown)}
          />
        )
      }
    />
  )
}
