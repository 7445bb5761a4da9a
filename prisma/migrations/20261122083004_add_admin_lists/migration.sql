-- CreateTable
CREATE TABLE "activity_hour" (
    "hour" TIMESTAMPTZ(3) NOT NULL,
    "kind" TEXT NOT NULL,
    "count" INTEGER NOT NULL,

    CONSTRAINT "activity_hour_pkey" PRIMARY KEY ("hour","kind")
);

-- CreateIndex
CREATE INDEX "auth_key_live_idx" ON "auth_key"("id") WHERE (ended_at is null);

-- CreateIndex
CREATE INDEX "auth_user_blocked_idx" ON "auth_user"("id") WHERE (blocked);

-- CreateIndex
CREATE INDEX "auth_user_scope_names_idx" ON "auth_user" USING GIN ("scope_names");

-- CreateIndex
-- By hand: the collation lets the index answer "begins with" and keep that order, whatever the database's locale is.
CREATE INDEX "email_account_email_search_idx" ON "email_account"("email" COLLATE "C");

-- CreateIndex
-- By hand: the schema language has no expressions.
CREATE INDEX "user_profile_user_name_search_idx" ON "user_profile"(lower("user_name") COLLATE "C", "user_id");

-- CreateIndex
CREATE INDEX "security_log_entry_event_id_idx" ON "security_log_entry"("event", "id");

