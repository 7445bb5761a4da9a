/** Bytes and what they are, as a media type. */
export interface StoredBytes {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly contentType: string
}

/**
 * Bytes by key. Keys are chosen by us: 1 to 64 letters, digits, `-` and `_`. An object never changes; what is new has a
 * new key.
 *
 * Any method rejects with what the store throws when it is away.
 */
export interface ObjectStore {
  /** Stores an object; the same key again replaces it. It can be read once this resolves. */
  put(key: string, object: StoredBytes): Promise<void>
  /** The object, or nothing where there is none. */
  get(key: string): Promise<StoredBytes | undefined>
  /** Deletes an object; one that is not there is deleted already. */
  delete(key: string): Promise<void>
}

/** Whether a text can be a key. Anything else must not reach a store: it may come from a URL. */
export const isObjectKey = (text: string): boolean => /^[\w-]{1,64}$/.test(text)
