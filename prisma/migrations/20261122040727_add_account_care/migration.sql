-- AlterTable
ALTER TABLE "auth_user" ADD COLUMN     "deletion_due_at" TIMESTAMPTZ(3),
ADD COLUMN     "security_log_pruned_hash" BYTEA,
ADD COLUMN     "security_log_pruned_seal" BYTEA,
ADD COLUMN     "security_log_pruned_to" INTEGER NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "email_account" ADD COLUMN     "failed_in_row" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "password_email" TEXT;

-- AlterTable
ALTER TABLE "email_request" ADD COLUMN     "requester_id" UUID;

-- CreateTable
CREATE TABLE "email_change" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "old_email" TEXT NOT NULL,
    "new_email" TEXT NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,
    "undo_token_hash" BYTEA NOT NULL,
    "undo_expires_at" TIMESTAMPTZ(3) NOT NULL,
    "undone_at" TIMESTAMPTZ(3),

    CONSTRAINT "email_change_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "email_change_undo_token_hash_key" ON "email_change"("undo_token_hash");

-- CreateIndex
CREATE INDEX "email_change_user_id_idx" ON "email_change"("user_id");

-- CreateIndex
CREATE INDEX "email_change_undo_expires_at_idx" ON "email_change"("undo_expires_at");

-- CreateIndex
CREATE INDEX "auth_user_deletion_due_at_idx" ON "auth_user"("deletion_due_at");

-- CreateIndex
CREATE INDEX "email_request_requester_id_idx" ON "email_request"("requester_id");

-- AddForeignKey
ALTER TABLE "email_request" ADD CONSTRAINT "email_request_requester_id_fkey" FOREIGN KEY ("requester_id") REFERENCES "auth_user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "email_change" ADD CONSTRAINT "email_change_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "auth_user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

