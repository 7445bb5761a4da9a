import { TextField } from '@latchkey/ui/field'

export interface AppCodeFieldProps {
  readonly error: string | undefined
  readonly defaultValue?: string | undefined
}

/** A code of the authenticator app. */
export function AppCodeField({ error, defaultValue }: AppCodeFieldProps) {
  return (
    <TextField
      id="code"
      name="code"
      label="Code"
      hint="6 digits, from your authenticator app. Spaces do not matter."
      inputMode="numeric"
      autoComplete="one-time-code"
      required
      defaultValue={defaultValue}
      error={error}
      className="text-lg tracking-[0.2em] tabular-nums"
    />
  )
}
