/** @jsxRuntime automatic */ // tsx goes by the tsconfig of the folder it was started in
import type { CSSProperties } from 'react'

/** A code, large enough to read from another screen. */
export function CodeLine({ children }: { readonly children: string }) {
  return <p style={style}>{children}</p>
}

const style: CSSProperties = {
  margin: '0 0 16px',
  fontFamily: 'ui-monospace, Menlo, Consolas, monospace',
  fontSize: 28,
  fontWeight: 700,
  letterSpacing: 4,
}
