import { createSmtpTransport } from '@latchkey/email/smtp-transport'
import { fail, ok, type Finding } from '../../health/finding.ts'
import { reasonOf } from '../../health/reason-of.ts'

/** Whether the mail server takes us: connection, encryption, password. Sends nothing. */
export async function checkMail({
  smtpUrl,
  mailFrom,
}: {
  readonly smtpUrl: string | null
  readonly mailFrom: string
}): Promise<Finding> {
  if (smtpUrl === null) return ok('mail', 'Mails stay in the local inbox, at /dev/mail.')
  const { host } = new URL(smtpUrl)
  try {
    const transport = createSmtpTransport({ url: smtpUrl, from: mailFrom })
    try {
      await transport.verify()
    } finally {
      await transport.close()
    }
    return ok('mail', `${host} takes mails from ${mailFrom}.`)
  } catch (error) {
    return fail('mail', `${host} does not take our mails: ${reasonOf(error)}`, 'Check SMTP_URL and MAIL_FROM.')
  }
}
