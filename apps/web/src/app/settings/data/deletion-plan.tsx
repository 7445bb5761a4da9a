import { Time } from '../../../words/time.tsx'

export interface DeletionPlanProps {
  /** How long she may still change her mind; 0: not at all. */
  readonly graceMs: number
  readonly now: Date
}

/** What deleting the account would do, and when. */
export function DeletionPlan({ graceMs, now }: DeletionPlanProps) {
  if (graceMs === 0) return <p>This deletes your account with all your tasks, at once and for good.</p>
  return (
    <p>
      This deletes your account with all your tasks on <Time value={new Date(now.getTime() + graceMs)} />, for good.
      Until then everything works, and you can keep it after all.
    </p>
  )
}
