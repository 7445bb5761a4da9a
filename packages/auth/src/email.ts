export { finishRegistration } from './providers/email/finish-registration.ts'
export { signInWithEmail } from './providers/email/sign-in-with-email.ts'
export { startRegistration } from './providers/email/start-registration.ts'
export { verifyRegistrationCode } from './providers/email/verify-registration-code.ts'
