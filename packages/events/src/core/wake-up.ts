/** Lets one waiter sleep until it is called or the time is up. */
export interface WakeUp {
  /** Ends the sleep, or the next one when nobody sleeps now. */
  call(): void
  sleep(ms: number): Promise<void>
}

export function createWakeUp(): WakeUp {
  let isCalled = false
  let rouse = () => {}
  return {
    call() {
      isCalled = true
      rouse()
    },
    async sleep(ms) {
      if (!isCalled) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, ms)
          rouse = () => {
            clearTimeout(timer)
            resolve()
          }
        })
      }
      isCalled = false
    },
  }
}
