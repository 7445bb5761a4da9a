/** What the page that the account was kept on says, and how its address asks for that where no script runs. */
export const accountKept = { notice: 'account-kept', words: 'Your account stays. Nothing was deleted.' } as const
