export { purgeOldRows } from './core/purge-old-rows.ts'
export { sweepSessions } from './core/sweep-sessions.ts'
