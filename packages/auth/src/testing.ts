export {
  createAuthHarness,
  type AuthHarness,
  type AuthHarnessOptions,
  type NewPerson,
  type Person,
} from './testing/create-auth-harness.ts'
export { createSeededRandom } from './testing/seeded-random.ts'
export { expectSignedIn } from './testing/expect-signed-in.ts'
