/**
 * Whether the browser says that a page of another site held ours in a frame. No page of ours may be framed, so nobody
 * answers there of her own will (WebAuthn Level 3 §13.4.2). What cannot be read counts as framed.
 */
export function isFramed(clientDataJSON: string): boolean {
  try {
    const clientData: unknown = JSON.parse(Buffer.from(clientDataJSON, 'base64url').toString('utf8'))
    if (!(clientData instanceof Object)) return true
    return 'crossOrigin' in clientData && clientData.crossOrigin !== false
  } catch {
    return true
  }
}
