import Bowser from 'bowser'

/** What a person recognises a device by, e.g. "Firefox on Windows"; a program by its own name, e.g. "curl". */
export function deviceName(userAgent: string | null): string {
  if (!userAgent) return unknownDevice
  const { browser, os } = Bowser.parse(userAgent)
  const browserName = known(Bowser.BROWSER_MAP, browser.name)
  const osName = known(Bowser.OS_MAP, os.name)
  if (browserName && osName) return `${browserName} on ${osName}`
  return browserName ?? osName ?? programName(userAgent) ?? unknownDevice
}

/** The name of a device that does not say what it is. */
export const unknownDevice = 'Unknown device'

// For agents it does not know the parser makes up a name from their text.
function known(names: Record<string, string>, name: string | undefined): string | undefined {
  return name !== undefined && Object.values(names).includes(name) ? name : undefined
}

/** The first product of the agent (RFC 9110 §10.1.5), unless it is the one that every browser claims. */
function programName(userAgent: string): string | undefined {
  const [, product] = /^([\w.+-]{1,40})(?:[/ (;]|$)/.exec(userAgent) ?? []
  return product === 'Mozilla' ? undefined : product
}
