import type { EndedKey, EndedKeyStore } from '../authentication-key-manager.ts'
import { notSignedInOf } from '../not-signed-in.ts'
import type { StatusPort } from '../status-port.ts'

type Scope = EndedKey['scope']

/** Keys that a user has given up, each kept until the server knows. */
export class EndedKeys {
  readonly #store: EndedKeyStore
  readonly #status: StatusPort
  #turn: Promise<unknown> = Promise.resolve()

  constructor(store: EndedKeyStore = createMemory(), status: StatusPort) {
    this.#store = store
    this.#status = status
  }

  add(ended: EndedKey): Promise<void> {
    return this.#edit((keys) => [...keys, ended])
  }

  /**
   * Tells the server of every key. Resolves to whether it knows of all of them. With somebody signed in again here,
   * each ends its own session only: the others may be hers.
   */
  async tell({ isSomebodyHere }: { readonly isSomebodyHere: boolean }): Promise<boolean> {
    const ended = await this.#store.read()
    const told = await Promise.all(
      ended.map(async ({ key, scope }) => {
        const isTold = await this.#tellOf(key, isSomebodyHere ? 'device' : scope)
        if (isTold) await this.#edit((keys) => keys.filter((other) => other.key !== key))
        return isTold
      }),
    )
    return told.every(Boolean)
  }

  async #tellOf(key: string, scope: Scope): Promise<boolean> {
    try {
      await (scope === 'device' ? this.#status.signOutDevice(key) : this.#status.signOutAllDevices(key))
      return true
    } catch (error) {
      return notSignedInOf(error) !== undefined
    }
  }

  /** One at a time: each change starts from what the one before has written. */
  #edit(change: (keys: readonly EndedKey[]) => readonly EndedKey[]): Promise<void> {
    const done = this.#turn.then(async () => this.#store.write(change(await this.#store.read())))
    this.#turn = done.catch(() => undefined)
    return done
  }
}

function createMemory(): EndedKeyStore {
  let kept: readonly EndedKey[] = []
  return {
    read: async () => kept,
    async write(keys) {
      kept = keys
    },
  }
}
