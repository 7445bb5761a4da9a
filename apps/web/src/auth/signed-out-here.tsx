import { useEffect, useRef } from 'react'
import type { CutOff } from './auth-service.ts'

const heading = "You're signed out on this device"
const wayOn =
  "We can't reach our server right now. This page keeps trying, and leads you to sign in once it can. You may close it: your next visit from this browser signs you out on the server, too."
const others = 'Your other devices stay signed in until then.'

/** In place of a page, after signing out, while the server cannot be reached. */
export function SignedOutHere({ scope }: { readonly scope: CutOff }) {
  const title = useRef<HTMLHeadingElement>(null)
  useEffect(() => title.current?.focus(), [])
  return (
    <main id="main" className="flex flex-1 flex-col">
      <title>{`${heading} · Latchkey`}</title>
      <div className="mx-auto grid w-full max-w-112 gap-2 px-4 py-8 sm:pt-[12vh]">
        <h1 ref={title} tabIndex={-1} className="text-xl">
          {heading}
        </h1>
        <p className="text-muted">{wayOn}</p>
        {scope === 'all-devices' ? <p>{others}</p> : null}
      </div>
    </main>
  )
}
