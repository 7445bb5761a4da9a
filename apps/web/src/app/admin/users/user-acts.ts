import { counted } from '../../../words/counted.ts'
import { plain } from '../../../words/plain.ts'

/** What an administrator may do to an account, as it stands in addresses. */
export type UserActName = 'block' | 'unblock' | 'sign-out' | 'require-new-password' | 'remove-second-factor' | 'delete'

/** The words of one act. */
export interface UserAct {
  /** What its button says. */
  readonly label: string
  readonly question: (who: string) => string
  /** What it does. */
  readonly text: string
  /** What is said once it is done; `ended` is how many sessions it ended. */
  readonly done: (ended: number) => string
  /** Whether a note for the log may be written. */
  readonly takesReason?: boolean
  readonly isHarmless?: boolean
}

const andSignedOut = (ended: number) => (ended === 0 ? '' : ` ${counted(ended, 'session')} ended.`)

/** The words of every act. */
export const userActs: Readonly<Record<UserActName, UserAct>> = {
  block: {
    label: 'Block',
    question: (who) => `Block ${who}?`,
    text: 'Every session of this account ends at once, and no way of signing in works until you unblock it.',
    done: (ended) => `This account is blocked.${andSignedOut(ended)}`,
    takesReason: true,
  },
  unblock: {
    label: 'Unblock',
    question: (who) => `Unblock ${who}?`,
    text: 'Every way of signing in works again. Sessions that were ended stay ended.',
    done: () => 'This account is unblocked.',
    isHarmless: true,
  },
  'sign-out': {
    label: 'End all sessions',
    question: (who) => `End all sessions of ${who}?`,
    text: 'Every device of this account is signed out at once. It can sign in again.',
    done: (ended) => (ended === 0 ? 'There was no session to end.' : `${counted(ended, 'session')} ended.`),
  },
  'require-new-password': {
    label: 'Require a new password',
    question: (who) => `Require a new password of ${who}?`,
    text: 'The password stops working and every session ends. We write to the address how to set a new one. Other ways of signing in stay.',
    done: (ended) => `The password no longer works, and a new one can be set by email.${andSignedOut(ended)}`,
  },
  'remove-second-factor': {
    label: 'Turn off two-step sign-in',
    question: (who) => `Turn off two-step sign-in of ${who}?`,
    text: 'Signing in asks for no code any more; recovery codes and trusted devices are forgotten. Make sure first that whoever asks is the owner of the account. We write to the address.',
    done: () => 'Two-step sign-in is off for this account.',
  },
  delete: {
    label: 'Delete account',
    question: (who) => `Delete the account of ${who}?`,
    text: 'This deletes the account with all its tasks, at once and for good. There is no time to change your mind.',
    done: (ended) => `The account is deleted.${andSignedOut(ended)}`,
  },
}

/** The act that a form or an address names, if there is one. */
export const userActOf = (name: string | undefined): UserActName | undefined =>
  name !== undefined && isUserAct(name) ? name : undefined

const isUserAct = (name: string): name is UserActName => Object.hasOwn(userActs, name)

/** What is said on the page that an act led to. */
export function doneWords(done: string | undefined, ended: string | undefined): string | undefined {
  if (done === 'scopes') return 'The rights are saved. They count from the next thing that this person does.'
  const name = userActOf(done)
  return name && userActs[name].done(/^\d{1,6}$/.test(ended ?? '') ? Number(ended) : 0)
}

/** How a person is called where one line names her, whatever she put into her name. */
export const nameOf = ({
  email,
  userName,
  fullName,
}: {
  readonly email: string | null
  readonly userName: string | null
  readonly fullName: string | null
}): string => plain(email ?? userName ?? fullName ?? 'somebody without a name')
