/** Refusals that come before or around any use-case. */
export const transportErrorCodes = [
  'INVALID_INPUT',
  'NOT_FOUND',
  'METHOD_NOT_ALLOWED',
  'UNSUPPORTED_MEDIA_TYPE',
  'PAYLOAD_TOO_LARGE',
  'ORIGIN_REJECTED',
  'SERVICE_UNAVAILABLE',
  'OVERLOADED',
  'UNEXPECTED',
] as const

export type TransportErrorCode = (typeof transportErrorCodes)[number]
