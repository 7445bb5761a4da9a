/** One mail, ready to leave. */
export interface Mail {
  /** The mail's id. A mail that is sent again after a failure keeps it, so a receiver can tell. */
  readonly id: string
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly html: string
}

/** Carries mails out of the process. */
export interface MailTransport {
  /**
   * Resolves once the next station has taken the mail over, for this recipient and nobody else. Rejects otherwise,
   * within bounded time; the mail may then be sent again.
   */
  send(mail: Mail): Promise<void>
  close(): Promise<void>
}
