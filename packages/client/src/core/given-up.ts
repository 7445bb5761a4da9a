/** Why a call was given up, as an error whatever the caller gave for a reason. */
export function givenUpError({ reason }: AbortSignal): Error {
  return reason instanceof Error ? reason : new Error('The call was given up.', { cause: reason })
}
