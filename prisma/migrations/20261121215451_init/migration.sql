-- CreateTable
CREATE TABLE "security_log_entry" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "sequence" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "event" TEXT NOT NULL,
    "auth_key_id" UUID,
    "actor_id" UUID,
    "details" JSONB NOT NULL,
    "personal" JSONB,
    "personal_salt" BYTEA NOT NULL,
    "personal_digest" BYTEA NOT NULL,
    "previous_hash" BYTEA,
    "hash" BYTEA NOT NULL,

    CONSTRAINT "security_log_entry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "email_request" (
    "id" UUID NOT NULL,
    "purpose" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "user_id" UUID,
    "browser_hash" BYTEA,
    "code_hash" BYTEA NOT NULL,
    "code_expires_at" TIMESTAMPTZ(3) NOT NULL,
    "attempts" SMALLINT NOT NULL DEFAULT 0,
    "mailed_at" TIMESTAMPTZ(3),
    "verified_at" TIMESTAMPTZ(3),
    "token_hash" BYTEA,
    "token_expires_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "email_request_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rate_limit" (
    "key" TEXT NOT NULL,
    "hits" TIMESTAMPTZ(3)[] NOT NULL DEFAULT ARRAY[]::TIMESTAMPTZ(3)[],
    "arrives_at" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "rate_limit_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "auth_user" (
    "id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "blocked" BOOLEAN NOT NULL DEFAULT false,
    "scope_names" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
    "security_log_sequence" INTEGER NOT NULL DEFAULT 0,
    "security_log_hash" BYTEA,

    CONSTRAINT "auth_user_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "auth_key" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "method" TEXT NOT NULL,
    "hash_version" SMALLINT NOT NULL,
    "pepper_id" TEXT NOT NULL,
    "salt" BYTEA NOT NULL,
    "secret_hash" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "last_used_at" TIMESTAMPTZ(3) NOT NULL,
    "proved_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3),
    "inactivity_timeout_ms" BIGINT,
    "ended_at" TIMESTAMPTZ(3),
    "end_reason" TEXT,
    "ended_by" TEXT,
    "ip_address" TEXT,
    "user_agent" TEXT,

    CONSTRAINT "auth_key_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "email_account" (
    "user_id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "password_hash" TEXT NOT NULL,
    "password_changed_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "email_account_pkey" PRIMARY KEY ("user_id")
);

-- CreateTable
CREATE TABLE "outbox_mail" (
    "id" UUID NOT NULL,
    "letter" TEXT NOT NULL,
    "recipient" TEXT NOT NULL,
    "sealed_body" BYTEA,
    "status" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "last_error" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "settled_at" TIMESTAMPTZ(3),

    CONSTRAINT "outbox_mail_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "user_profile" (
    "user_id" UUID NOT NULL,
    "user_name" TEXT,
    "full_name" TEXT,

    CONSTRAINT "user_profile_pkey" PRIMARY KEY ("user_id")
);

-- CreateTable
CREATE TABLE "task" (
    "id" UUID NOT NULL,
    "owner_id" UUID NOT NULL,
    "title" TEXT NOT NULL,
    "notes" TEXT NOT NULL DEFAULT '',
    "completed_at" TIMESTAMPTZ(3),
    "due_date" DATE,
    "due_time" TEXT,
    "priority" SMALLINT NOT NULL DEFAULT 0,
    "position" TEXT COLLATE "C" NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "deleted_at" TIMESTAMPTZ(3),

    CONSTRAINT "task_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "security_log_entry_at_idx" ON "security_log_entry"("at");

-- CreateIndex
CREATE UNIQUE INDEX "security_log_entry_user_id_sequence_key" ON "security_log_entry"("user_id", "sequence");

-- CreateIndex
CREATE UNIQUE INDEX "email_request_token_hash_key" ON "email_request"("token_hash");

-- CreateIndex
CREATE INDEX "email_request_browser_hash_purpose_email_idx" ON "email_request"("browser_hash", "purpose", "email");

-- CreateIndex
CREATE INDEX "email_request_user_id_idx" ON "email_request"("user_id");

-- CreateIndex
CREATE INDEX "email_request_created_at_idx" ON "email_request"("created_at");

-- CreateIndex
CREATE INDEX "rate_limit_expires_at_idx" ON "rate_limit"("expires_at");

-- CreateIndex
CREATE INDEX "auth_key_user_id_ended_at_idx" ON "auth_key"("user_id", "ended_at");

-- CreateIndex
CREATE INDEX "auth_key_expires_at_idx" ON "auth_key"("expires_at");

-- CreateIndex
CREATE INDEX "auth_key_ended_at_idx" ON "auth_key"("ended_at");

-- CreateIndex
CREATE UNIQUE INDEX "email_account_email_key" ON "email_account"("email");

-- CreateIndex
CREATE INDEX "outbox_mail_status_next_attempt_at_idx" ON "outbox_mail"("status", "next_attempt_at");

-- CreateIndex
CREATE INDEX "task_owner_id_deleted_at_position_idx" ON "task"("owner_id", "deleted_at", "position");

-- CreateIndex
CREATE INDEX "task_deleted_at_idx" ON "task"("deleted_at");

-- AddForeignKey
ALTER TABLE "security_log_entry" ADD CONSTRAINT "security_log_entry_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "auth_user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "email_request" ADD CONSTRAINT "email_request_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "auth_user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "auth_key" ADD CONSTRAINT "auth_key_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "auth_user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "email_account" ADD CONSTRAINT "email_account_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "auth_user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "user_profile" ADD CONSTRAINT "user_profile_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "auth_user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "task" ADD CONSTRAINT "task_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "auth_user"("id") ON DELETE CASCADE ON UPDATE CASCADE;


-- Beyond what Prisma's schema language can say.
ALTER TABLE "email_account" ADD CONSTRAINT "email_account_email_normalised" CHECK ("email" = lower("email"));
ALTER TABLE "email_request" ADD CONSTRAINT "email_request_email_normalised" CHECK ("email" = lower("email"));
ALTER TABLE "auth_key" ADD CONSTRAINT "auth_key_ended_with_reason" CHECK (("ended_at" IS NULL) = ("end_reason" IS NULL));
ALTER TABLE "outbox_mail" ADD CONSTRAINT "outbox_mail_sealed_while_pending" CHECK (("status" = 'pending') = ("sealed_body" IS NOT NULL));
