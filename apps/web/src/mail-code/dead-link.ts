/** The same for a link that was used, one that is too old and one that was made up. */
export const deadLinkWords = 'This link has already been used or has expired.'
