/**
 * What a passkey knows of its person, and shows at the sign-in: the bytes of her id, in base64url. Nothing about her can be
 * read from it (WebAuthn Level 3 §14.6.1).
 */
export function userHandleOf(userId: string): string {
  return Buffer.from(userId.replaceAll('-', ''), 'hex').toString('base64url')
}
