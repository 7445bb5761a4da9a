import { answerOf, requireSession } from '../../../auth/require-session.ts'
import { pageRequest } from '../../../server/page-runtime.ts'
import { PageTitle } from '../../page-frame.tsx'
import { Devices } from './devices.tsx'

const heading = 'Devices'

export default async function SessionsPage() {
  requireSession()
  const { caller, receivedAt } = pageRequest()
  const devices = await answerOf(caller.auth.sessions.list())
  return (
    <>
      <PageTitle heading={heading} />
      <div className="grid gap-2">
        <h1 className="text-2xl">{heading}</h1>
        <p className="text-muted">
          These devices are signed in to your account. Sign one out here and it is out at once, whatever it is doing.
        </p>
      </div>
      <Devices devices={devices} madeAt={receivedAt} />
      <details className="rounded-lg border border-line bg-surface px-5">
        <summary className="min-h-11 py-2.5 font-semibold">What the list means</summary>
        <div className="grid gap-3 pb-5 text-muted">
          <p>
            Every sign-in is a session of its own, so one computer stands here once for each browser that is signed in
            on it. A device you do not know: sign it out.
          </p>
          <p>
            "Last active" is when the device last asked us for something. It may lag a minute behind.{' '}
            <span className="hidden pointer-fine:inline">Point at a time to read it to the minute. </span>Whenever your
            account is used on a device for the first time, we write to you.
          </p>
        </div>
      </details>
    </>
  )
}
