/**
 * The `aria-current` of a section's link in a navigation: `page` on the section's own page, `true` on pages below it, where
 * it is still the section that one is in.
 */
export function currentSection(path: string, href: string): 'page' | 'true' | undefined {
  if (path === href) return 'page'
  return path.startsWith(`${href}/`) ? 'true' : undefined
}
