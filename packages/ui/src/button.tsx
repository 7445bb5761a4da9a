import { LoaderCircle } from 'lucide-react'
import type { ButtonHTMLAttributes, Ref } from 'react'

/** `primary`: the one thing to do here. `plain`: beside it. `quiet`: within rows. `danger`: ends or removes. */
export type ButtonKind = 'primary' | 'plain' | 'quiet' | 'danger'

const shape =
  'inline-flex items-center justify-center gap-2 rounded-md py-2 font-semibold transition-colors select-none aria-disabled:cursor-progress'

const kinds: Record<ButtonKind, string> = {
  // The edge is seen where the system chooses the colours.
  primary: 'min-h-11 border border-transparent bg-accent px-5 text-on-accent hover:bg-accent-strong',
  plain: 'min-h-11 border border-edge bg-surface px-4 text-ink hover:bg-sunken',
  quiet: 'min-h-11 px-3 text-accent hover:bg-accent-soft',
  danger: 'min-h-11 border border-danger bg-surface px-4 text-danger hover:bg-danger-soft',
}

/** The classes of a button, for links that look like one. */
export function buttonStyle(kind: ButtonKind = 'plain', className = ''): string {
  return `${shape} ${kinds[kind]} ${className}`
}

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly kind?: ButtonKind
  /** At work: keeps its name and the focus, and says that it is busy. Whoever handles the click ignores further ones. */
  readonly busy?: boolean
  readonly ref?: Ref<HTMLButtonElement>
}

/** A button. Not a submit button unless it says so. */
export function Button({ kind = 'plain', busy = false, className = '', children, ...rest }: ButtonProps) {
  return (
    <button type="button" {...rest} className={buttonStyle(kind, className)} aria-disabled={busy || undefined}>
      {busy ? <LoaderCircle aria-hidden="true" className="size-4 animate-turn" /> : null}
      {children}
    </button>
  )
}
