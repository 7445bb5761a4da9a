import type { FormState } from '../forms/form-state.ts'

/** The same for a link that was used, one that is too old and one that was made up. */
export const deadLinkWords = 'This link has already been used or has expired.'

/** For a link without its end, as some mail programs cut them. Nobody knows whether it would work. */
export const cutLinkWords = 'This link is not complete.'

/** The answer to the button of a link that opens nothing any more; `nextStep` is what is left to do. */
export const deadLink = (nextStep: string): FormState => ({
  values: { link: 'dead' },
  problems: [{ message: `${deadLinkWords} ${nextStep}` }],
})

/** Whether the form's button would only say the same again. */
export const isDeadLink = ({ values }: FormState): boolean => values['link'] === 'dead'
