import ipaddr from 'ipaddr.js'

/**
 * The one spelling of an IP address: dotted IPv4 (also where it came mapped into IPv6), RFC 5952 IPv6 in lower case
 * without a zone. `null` for anything else, including the short, octal and hexadecimal forms of IPv4.
 */
export function canonicalAddress(text: string): string | null {
  const address = parse(text)
  if (address === undefined) return null
  return address instanceof ipaddr.IPv4 ? address.toString() : address.toRFC5952String()
}

/**
 * What limits count by: an IPv4 address by itself, an IPv6 address by its /64, which is what one customer gets.
 * Calls without an address come from our own process and share one network, so that a host that forgets to pass
 * addresses limits itself rather than nobody.
 */
export function networkOf(address: string | null): string {
  const parsed = address === null ? undefined : parse(address)
  if (parsed === undefined) return 'none'
  if (parsed instanceof ipaddr.IPv4) return parsed.toString()
  const prefix = parsed.parts.slice(0, 4)
  return `${new ipaddr.IPv6([...prefix, 0, 0, 0, 0]).toRFC5952String()}/64`
}

function parse(text: string): ipaddr.IPv4 | ipaddr.IPv6 | undefined {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return ipaddr.IPv4.parse(text)
  const withoutZone = text.replace(/%[0-9a-z._-]+$/i, '')
  if (text.length > addressLengthMax || !ipaddr.IPv6.isValid(withoutZone)) return undefined
  const address = ipaddr.IPv6.parse(withoutZone)
  return address.isIPv4MappedAddress() ? address.toIPv4Address() : address
}

// 45 characters and a zone.
const addressLengthMax = 64
