/** Any place that keeps strings by name: memory, a file, a phone's keychain. */
export interface KeyValueStore {
  /** `null` for what was never put or has been removed. */
  get(name: string): Promise<string | null>
  put(name: string, value: string): Promise<void>
  remove(name: string): Promise<void>
}

/** Forgets everything when the process ends. */
export function createMemoryStore(): KeyValueStore {
  const values = new Map<string, string>()
  return {
    get: async (name) => values.get(name) ?? null,
    async put(name, value) {
      values.set(name, value)
    },
    async remove(name) {
      values.delete(name)
    },
  }
}
