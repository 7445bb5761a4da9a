/** @jsxRuntime automatic */ // tsx goes by the tsconfig of the folder it was started in
import type { CSSProperties } from 'react'
import { Text } from 'react-email'

/** A code, large enough to read from another screen. */
export function CodeLine({ children }: { readonly children: string }) {
  return <Text style={style}>{children}</Text>
}

const style: CSSProperties = {
  marginTop: 0,
  marginBottom: 16,
  fontFamily: 'ui-monospace, Menlo, Consolas, monospace',
  fontSize: 28,
  lineHeight: 1.3,
  fontWeight: 700,
  letterSpacing: 4,
}
