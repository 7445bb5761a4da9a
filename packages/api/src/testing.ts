export { createApiHarness, type ApiHarness } from './testing/create-api-harness.ts'
export { serve, type Served } from './testing/serve.ts'
