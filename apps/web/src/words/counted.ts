const plural = new Intl.PluralRules('en')

/** "1 device", "3 devices", "2 entries". */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${plural.select(count) === 'one' ? one : many}`
}
