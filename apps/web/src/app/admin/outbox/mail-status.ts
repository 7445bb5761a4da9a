import { mailStatus, type MailStatus } from '@latchkey/contracts/admin-operations'

/** What can become of a mail, the most urgent first. */
export const mailStatuses = ['failed', 'pending', 'expired', 'delivered'] as const satisfies readonly MailStatus[]

/** The same in words. */
export const mailStatusNames: Readonly<Record<MailStatus, string>> = {
  failed: 'Not delivered',
  pending: 'Waiting',
  expired: 'Too late',
  delivered: 'Delivered',
}

/** The status that an address asks for; nothing where it names none. */
export const mailStatusOf = (name: string | undefined): MailStatus | undefined => mailStatus.safeParse(name).data
