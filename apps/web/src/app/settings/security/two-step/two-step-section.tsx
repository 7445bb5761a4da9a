import { buttonStyle } from '@latchkey/ui/button'
import { answerOf } from '../../../../auth/require-session.ts'
import { pageRequest } from '../../../../server/page-runtime.ts'
import { counted, inMinutes } from '../../../../words/durations.ts'
import { Time } from '../../../../words/time.tsx'
import { PageLink } from '../../../page-link.tsx'
import { Section } from '../../section.tsx'
import { TrustedDevices } from './trusted-devices.tsx'
import { TurnOffForm } from './turn-off-form.tsx'

const setupPath = '/settings/security/two-step'

/** Whether a second step is asked for, by what, and where not. */
export async function TwoStepSection() {
  const { caller, settings, receivedAt } = pageRequest()
  const { isEnabled, enabledAt, recoveryCodesLeft, trustedDevices } = await answerOf(caller.auth.secondFactor.status())
  if (!isEnabled || enabledAt === null) {
    return (
      <Section
        id="two-step"
        heading="Two-step sign-in"
        intro="It is off. Turned on, a code from an app on your phone is asked for besides your password, so that whoever learns the password alone cannot sign in."
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
          steps by itself, and on the devices that you trust.
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
        <TrustedDevices devices={trustedDevices} lifetime={inMinutes(trustMs)} madeAt={receivedAt} />
      )}
    </Section>
  )
}
