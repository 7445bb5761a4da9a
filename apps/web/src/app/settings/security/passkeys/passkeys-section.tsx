import { answerOf } from '../../../../auth/require-session.ts'
import { pageRequest } from '../../../../server/page-runtime.ts'
import { Section } from '../../section.tsx'
import { Passkeys } from './passkeys.tsx'

/** Her passkeys, and the ways to add, rename and delete one. Whoever has no address is told of none by mail. */
export async function PasskeysSection({ hasEmail }: { readonly hasEmail: boolean }) {
  const { caller, receivedAt } = pageRequest()
  const passkeys = await answerOf(caller.auth.passkey.list())
  const whatItIs =
    'A passkey signs you in with your fingerprint, face or screen lock: nothing to remember, and nothing to type on a page that only looks like ours.'
  return (
    <Section
      id="passkeys"
      heading="Passkeys"
      intro={hasEmail ? `${whatItIs} We send an email whenever one is added or deleted.` : whatItIs}
    >
      <Passkeys passkeys={passkeys} madeAt={receivedAt} />
    </Section>
  )
}
