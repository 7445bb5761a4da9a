import { ChevronDown } from 'lucide-react'
import type { InputHTMLAttributes, ReactNode, Ref, SelectHTMLAttributes, TextareaHTMLAttributes } from 'react'

interface FieldTexts {
  readonly id: string
  readonly label: string
  /** What to know before typing; described from the start, not only after an error. */
  readonly hint?: ReactNode
  /** What is wrong and what to do; ties itself to the control. */
  readonly error?: string | undefined
}

/** Attributes that tie a control to its hint and its error. */
export function describedBy({ id, hint, error }: Omit<FieldTexts, 'label'>) {
  const ids = [error ? `${id}-error` : '', hint ? `${id}-hint` : ''].filter(Boolean).join(' ')
  return { id, 'aria-describedby': ids || undefined, 'aria-invalid': error ? true : undefined }
}

/** Label, hint and error around one control. */
export function FieldFrame({ id, label, hint, error, children }: FieldTexts & { readonly children: ReactNode }) {
  return (
    <div className="grid gap-1.5">
      <label htmlFor={id} className="font-semibold">
        {label}
      </label>
      {hint ? (
        <p id={`${id}-hint`} className="text-sm text-muted">
          {hint}
        </p>
      ) : null}
      {children}
      {error ? (
        <p id={`${id}-error`} className="text-sm font-semibold text-danger">
          {error}
        </p>
      ) : null}
    </div>
  )
}

export type TextFieldProps = FieldTexts &
  Omit<InputHTMLAttributes<HTMLInputElement>, 'id'> & { readonly ref?: Ref<HTMLInputElement> }

/** One line of text. */
export function TextField({ label, hint, error, className = '', ...input }: TextFieldProps) {
  return (
    <FieldFrame id={input.id} label={label} hint={hint} error={error}>
      <input
        type="text"
        // What people write sets the direction of its own line.
        dir="auto"
        {...input}
        {...describedBy({ id: input.id, hint, error })}
        className={`control ${className}`}
      />
    </FieldFrame>
  )
}

export type TextAreaProps = FieldTexts & Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, 'id'>

/** Several lines of text; grows with them where the browser can. */
export function TextArea({ label, hint, error, className = '', ...area }: TextAreaProps) {
  return (
    <FieldFrame id={area.id} label={label} hint={hint} error={error}>
      <textarea
        rows={5}
        dir="auto"
        {...area}
        {...describedBy({ id: area.id, hint, error })}
        className={`control field-sizing-content max-h-96 min-h-32 resize-y ${className}`}
      />
    </FieldFrame>
  )
}

export type SelectFieldProps = FieldTexts & Omit<SelectHTMLAttributes<HTMLSelectElement>, 'id'>

/** One of a few. */
export function SelectField({ label, hint, error, children, ...select }: SelectFieldProps) {
  return (
    <FieldFrame id={select.id} label={label} hint={hint} error={error}>
      <div className="relative">
        <select
          {...select}
          {...describedBy({ id: select.id, hint, error })}
          className="control appearance-none pe-10 forced-colors:appearance-auto"
        >
          {children}
        </select>
        <ChevronDown
          aria-hidden="true"
          className="pointer-events-none absolute end-3 top-1/2 size-5 -translate-y-1/2 text-muted forced-colors:hidden"
        />
      </div>
    </FieldFrame>
  )
}
