-- By hand: beside running nodes, which write to this table at every sign-in. It may be long, and the only statement of a
-- step is the only one that need not be in a transaction.
-- CreateIndex
CREATE INDEX CONCURRENTLY "security_log_entry_personal_idx" ON "security_log_entry"("at") WHERE (personal is not null);
