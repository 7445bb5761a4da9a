/** Calls a hook of whoever made the bus. What it throws goes nowhere: the hook was the last resort. */
export function safely(hook: () => void): void {
  try {
    hook()
  } catch {
    // There is nobody left to tell.
  }
}
