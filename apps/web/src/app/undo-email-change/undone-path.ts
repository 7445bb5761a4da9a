/** Where an undone change of address ends. */
export const undonePath = '/undo-email-change/done'
