import { safely } from './core/safely.ts'
import type { EventBus } from './event-bus.ts'

export interface MemoryBusOptions {
  /** Told what a listener threw, or rejected with. Without it such an error goes nowhere. */
  readonly onError?: (error: unknown, channel: string) => void
}

/**
 * A bus for one process. Everyone hears events in the order they were published, also those that a listener
 * publishes. A listener that throws hurts neither the publisher nor the others.
 */
export function createMemoryBus<Channels extends object>(options: MemoryBusOptions = {}): EventBus<Channels> {
  const subscriptions = new Map<string, Set<Subscription>>()
  const deliver = inOrder()
  return {
    publish(channel, event) {
      deliver(() => {
        // A copy: whoever subscribes during the delivery hears only what comes later.
        for (const subscription of [...(subscriptions.get(channel) ?? [])]) {
          if (subscription.isActive) notify(subscription, event, (error) => options.onError?.(error, channel))
        }
      })
    },
    subscribe(channel, listener) {
      // One object per call, so that a function given twice counts twice.
      const subscription: Subscription = { listener: (event) => listener(event as never), isActive: true }
      const others = subscriptions.get(channel) ?? new Set()
      subscriptions.set(channel, others.add(subscription))
      return () => {
        subscription.isActive = false
        others.delete(subscription)
      }
    },
  }
}

interface Subscription {
  /** The channel's map entry fixes the event's type; one map for all channels cannot say so. */
  readonly listener: (event: unknown) => unknown
  isActive: boolean
}

function notify(subscription: Subscription, event: unknown, report: (error: unknown) => void): void {
  const reportSafely = (error: unknown) => safely(() => report(error))
  try {
    const result = subscription.listener(event)
    if (result instanceof Promise) result.catch(reportSafely)
  } catch (error) {
    reportSafely(error)
  }
}

/** Runs jobs at once, but one that is handed in during another only after it. */
function inOrder(): (job: () => void) => void {
  const waiting: (() => void)[] = []
  let isRunning = false
  return (job) => {
    waiting.push(job)
    if (isRunning) return
    isRunning = true
    for (let next = waiting.shift(); next; next = waiting.shift()) next()
    isRunning = false
  }
}
