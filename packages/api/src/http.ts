export {
  createHttpHandler,
  type HttpHandler,
  type HttpHandlerOptions,
  type AuthenticatedRequest,
} from './http/handler.ts'
export {
  cookieValue,
  createAuthKeyTransport,
  setCookieHeader,
  type AuthKeyTransport,
} from './http/auth-key-transport.ts'
export { createAddressReader, type AddressReader } from './http/client-address.ts'
export { isOriginAllowed, type OriginFacts } from './http/origin-rule.ts'
export type { ApiLog } from './http/log.ts'
export type { StreamTimes } from './http/world.ts'
