import { describe, expect, test } from 'vitest'
import type { AuthHarness } from './create-auth-harness.ts'
import { dumpTables } from './dump-tables.ts'

/** An act that changes security, and the rows that it leaves in the log: one for each thing that it does. */
export interface Act {
  readonly rows: readonly string[]
  /** Makes the act ready. What it answers does it, and can do it again after it failed. */
  ready(): Promise<() => Promise<unknown>>
}

/** Where acts are done. */
export interface ActScene {
  world(): AuthHarness
  /** Called before each act, in a world without people. */
  begin(): Promise<void>
}

/** Promises of each act that it leaves its rows, and that nothing at all happens where they cannot be written. */
export function describeActs(acts: Readonly<Record<string, Act>>, { world, begin }: ActScene): void {
  describe.each(Object.entries(acts))('%s', (_name, { ready, rows: expected }) => {
    test('leaves exactly these rows, and nothing at all where they cannot be written', async () => {
      const { database, auth } = world()
      // Nobody but her, so that whatever is written is about her.
      await database.pool.query('delete from auth_user; delete from rate_limit')
      await begin()
      const act = await ready()
      await auth.background.settled()
      const before = await dumpTables(database)

      await breakLog(world(), true)
      await act().catch(() => undefined)
      await auth.background.settled()
      await breakLog(world(), false)
      expect(await dumpTables(database)).toBe(before)

      const earlier = await rowsOf(world())
      await act()
      await auth.background.settled()
      const added = [...(await rowsOf(world()))].filter(([id]) => !earlier.has(id)).map(([, event]) => event)
      expect(added.toSorted()).toEqual([...expected].toSorted())
      expect(await dumpTables(database)).not.toBe(before)
    })
  })
}

/** Id and event of every row. */
async function rowsOf({ database }: AuthHarness): Promise<Map<string, string>> {
  const { rows } = await database.pool.query('select id, event from security_log_entry')
  return new Map(rows.map(({ id, event }) => [String(id), String(event)]))
}

async function breakLog({ database }: AuthHarness, isBroken: boolean): Promise<void> {
  await database.pool.query(
    isBroken
      ? `create or replace function refuse_entry() returns trigger language plpgsql
           as $$ begin raise exception 'no log today'; end $$;
         create trigger refuse_entry before insert on security_log_entry for each row execute function refuse_entry()`
      : 'drop trigger refuse_entry on security_log_entry',
  )
}
