/**
 * The address itself, where it is one plain address. Commas, angle brackets, quotes and line breaks would let a mail
 * library read several recipients or another header (OWASP ASVS 1.3.11), so they are bugs of the caller here.
 */
export function requireSingleAddress(address: string): string {
  if (!singleAddress.test(address) || address.length > 254) {
    throw new Error('A mail needs exactly one plain address. Validate it with `emailAddress` from contracts first.')
  }
  return address
}

// Printable ASCII without the characters that structure an address list (RFC 5322 §3.2.3).
const singleAddress = /^[\w!#$%&'*+/=?^`{|}~.-]{1,64}@[a-z\d](?:[a-z\d.-]*[a-z\d])?$/i
