/**
 * Text that somebody else chose, safe on a terminal: control characters (escape sequences among them) and marks that
 * turn the direction of writing are shown as U+FFFD (CWE-150).
 */
export function plain(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu, '\uFFFD')
}
