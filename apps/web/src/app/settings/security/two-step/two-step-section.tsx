import { lengthWords } from '@latchkey/contracts/length-words'
import { buttonStyle } from '@latchkey/ui/button'
import { answerOf } from '../../../../auth/require-session.ts'
import { pageRequest } from '../../../../server/page-runtime.ts'
import { counted } from '../../../../words/counted.ts'
import { Time } from '../../../../words/time.tsx'
import { PageLink } from '../../../page-link.tsx'
import { Section } from '../../section.tsx'
import { TrustedDevices } from './trusted-devices.tsx'
import { TurnOffForm } from './turn-off-form.tsx'

const setupPath = '/settings/security/two-step'

/** Whether a second step is asked for, by what, and where not. Whoever has no address is told of no change by mail. */
export async function TwoStepSection({ hasEmail }: { readonly hasEmail: boolean }) {
  const { caller, settings, receivedAt } = pageRequest()
  const mailed = hasEmail ? ' We send an email whenever this changes.' : ''
  const { isEnabled, enabledAt, recoveryCodesLeft, trustedDevices } = await answerOf(caller.auth.secondFactor.status())
  if (!isEnabled || enabledAt === null) {
    return (
      <Section
        id="two-step"
        heading="Two-step sign-in"
        intro={`It is off. Turned on, signing in also asks for a code from an app on your phone, so that nobody gets in with your password or a linked account alone.${mailed}`}
      >
        <div>
          <PageLink href={setupPath} className={buttonStyle()}>
            Set up an authenticator app
          </PageLink>
        </div>
      </Section>
    )
  }
  const trustMs = settings.trustedDeviceLifetimeMs
  return (
    <Section
      id="two-step"
      heading="Two-step sign-in"
      intro={
        <p>
          It is on since <Time value={enabledAt} />. Every sign-in asks for a code, except with a passkey, which is two
          steps by itself, and on the devices that you trust.{mailed}
        </p>
      }
    >
      <div className="grid gap-2">
        <h3 className="text-base">Authenticator app</h3>
        <div className="flex flex-wrap gap-3">
          <PageLink href={setupPath} className={buttonStyle()}>
            Change authenticator app
          </PageLink>
          <TurnOffForm />
        </div>
      </div>
      <div className="grid gap-2">
        <h3 className="text-base">Recovery codes</h3>
        <p className={recoveryCodesLeft < 3 ? 'font-semibold text-danger' : 'text-muted'}>
          {counted(recoveryCodesLeft, 'code')} left of 10.
          {recoveryCodesLeft < 3 ? ' Make new ones before you need them.' : ''}
        </p>
        <div>
          <PageLink href="/settings/security/two-step/recovery-codes" className={buttonStyle()}>
            New recovery codes
          </PageLink>
        </div>
      </div>
      {trustMs === 0 && trustedDevices.length === 0 ? null : (
        <TrustedDevices devices={trustedDevices} lifetime={lengthWords(trustMs)} madeAt={receivedAt} />
      )}
    </Section>
  )
}
