import { defineAuthConfig } from '@latchkey/auth/config'

/**
 * The code's own configuration of accounts and sessions: any option of docs/configuration.md under its name, and hooks.
 * The environment wins. Durations carry their unit: `sessions: { lifetime: '14d' }`.
 */
export const authConfig = defineAuthConfig({})
