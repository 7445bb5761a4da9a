/** The page again, with the news of what happened to the other devices. */
export function changedPath(keepsOthers: boolean) {
  return keepsOthers
    ? ('/settings/security?notice=password-changed-here' as const)
    : ('/settings/security?notice=password-changed' as const)
}
