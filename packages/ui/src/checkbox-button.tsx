import { Check } from 'lucide-react'
import type { ButtonHTMLAttributes } from 'react'

export interface CheckboxButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'role' | 'aria-checked'> {
  readonly isChecked: boolean
  /** What is ticked off, e.g. a task's title. */
  readonly label: string
}

/** A checkbox that is a button, so that ticking it can send a form where no script runs. */
export function CheckboxButton({ isChecked, label, className = '', ...rest }: CheckboxButtonProps) {
  return (
    <button
      type="submit"
      {...rest}
      role="checkbox"
      aria-checked={isChecked}
      aria-label={label}
      className={`group grid size-11 shrink-0 place-items-center rounded-full ${className}`}
    >
      <span className="grid size-6 place-items-center rounded-full border-2 border-edge text-accent transition-colors group-hover:border-accent group-aria-checked:border-accent group-aria-checked:bg-accent group-aria-checked:text-on-accent">
        {/* Seen or not, rather than coloured or not: it must still tell where the system chooses the colours. */}
        <Check
          aria-hidden="true"
          strokeWidth={3}
          className="size-3.5 opacity-0 group-hover:opacity-60 group-aria-checked:opacity-100"
        />
      </span>
    </button>
  )
}
