import { buttonStyle } from '@latchkey/ui/button'
import { Check, Laptop, Smartphone } from 'lucide-react'
import { redirect } from 'next/navigation'
import { PageLink } from './page-link.tsx'
import { homePath } from '../auth/safe-return-path.ts'
import { pageRequest } from '../server/page-runtime.ts'
import { PageTitle } from './page-frame.tsx'

const heading = 'Your tasks, on every device you trust'

export default function LandingPage() {
  const { authentication, localMode, settings } = pageRequest()
  if (authentication.status === 'signed-in') redirect(homePath)
  // Whoever was signed in until now is told why she no longer is.
  if (authentication.status === 'refused' && !(localMode && authentication.reason === 'unknown')) redirect('/sign-in')
  const isOpen = settings.registration !== 'closed'
  return (
    <div className="mx-auto grid w-full max-w-5xl flex-1 content-center items-center gap-x-16 gap-y-14 px-4 py-12 md:grid-cols-[minmax(0,1.1fr)_minmax(0,1fr)]">
      <PageTitle heading={heading} />
      <div className="grid gap-6">
        <h1 className="text-3xl">{heading}</h1>
        <p className="max-w-prose text-lg text-muted">
          Latchkey keeps one list that follows you around. It shows every device that is signed in, and when you sign
          one out, it is out at once.
        </p>
        <div className="flex flex-wrap gap-3 pt-2">
          {isOpen ? (
            <PageLink href="/sign-up" className={buttonStyle('primary')}>
              Sign up
            </PageLink>
          ) : null}
          <PageLink href="/sign-in" className={buttonStyle(isOpen ? 'plain' : 'primary')}>
            Sign in
          </PageLink>
        </div>
      </div>
      <Picture />
    </div>
  )
}

/** What one gets, as a picture: a few tasks, and under them the devices that see them. */
function Picture() {
  return (
    <div aria-hidden="true" className="grid select-none">
      <div className="rounded-lg border border-line bg-surface p-2 shadow-lg">
        <PictureTask title="Call the locksmith" isDone />
        <PictureTask title="Spare key for Ana" fact="Due Fri, 27 Nov" />
        <PictureTask title="Plan the trip to Trieste" />
      </div>
      <div className="mx-6 -mt-1 rounded-b-lg border border-line bg-sunken p-4 text-sm sm:mx-10">
        <PictureDevice icon={Laptop} name="Firefox on Linux" fact="This device" />
        <PictureDevice icon={Smartphone} name="Chrome on Android" fact="Signed out" isOut />
      </div>
    </div>
  )
}

function PictureTask({ title, fact, isDone = false }: { title: string; fact?: string; isDone?: boolean }) {
  return (
    <div className="flex gap-3 border-b border-line px-3 py-3.5 last:border-b-0">
      <span
        className={`grid size-6 shrink-0 place-items-center rounded-full border-2 ${isDone ? 'border-accent bg-accent text-on-accent' : 'border-edge'}`}
      >
        {isDone ? <Check strokeWidth={3} className="size-3.5" /> : null}
      </span>
      <span className="grid">
        <span className={isDone ? 'text-muted line-through' : 'font-medium'}>{title}</span>
        {fact ? <span className="text-sm text-muted">{fact}</span> : null}
      </span>
    </div>
  )
}

function PictureDevice(props: { icon: typeof Laptop; name: string; fact: string; isOut?: boolean }) {
  const { icon: Icon, name, fact, isOut } = props
  return (
    <div className="flex items-center gap-3 py-1.5">
      <Icon className="size-5 shrink-0 text-muted" />
      <span className={`flex-1 ${isOut ? 'text-muted line-through' : ''}`}>{name}</span>
      <span className={isOut ? 'text-muted' : 'font-semibold text-accent'}>{fact}</span>
    </div>
  )
}
