/** The header by which a program asks to keep its key itself, and its one value. */
export const transportHeader = 'x-latchkey-transport'
export const bearerTransport = 'bearer'
