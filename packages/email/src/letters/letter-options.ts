/** What every letter needs to know of the application it comes from. */
export interface AuthLettersOptions {
  /** The public origin, without a slash at the end. Links never come from a request's Host header. */
  readonly appUrl: string
  readonly productName: string
}
