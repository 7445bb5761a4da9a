/** What every mail needs to know of the application it comes from. */
export interface MailOptions {
  /** The public origin, without a slash at the end. Links never come from a request's Host header. */
  readonly appUrl: string
  readonly productName: string
}
