/** The name of a device as a mail may say it. A program chooses it itself; without dots no mail program makes a link of it. */
export const deviceWords = (device: string): string => device.replaceAll('.', ' ')
