/**
 * White initials on a colour, as an SVG that holds nothing else: drawn where it is looked at, it needs no fonts here.
 * Both come from `initialsIn`, so there is nothing in them to escape.
 */
export function drawInitials({ initials, colour }: { readonly initials: string; readonly colour: string }): string {
  return [
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 256 256">',
    `<rect width="256" height="256" fill="${colour}"/>`,
    '<text x="128" y="128" dy=".35em" fill="#fff" font-family="system-ui, sans-serif" font-size="104" font-weight="600"',
    ` text-anchor="middle">${initials}</text></svg>`,
  ].join('')
}
