-- CreateIndex
CREATE INDEX "email_request_email_idx" ON "email_request"("email");

-- CreateIndex
CREATE INDEX "outbox_mail_recipient_idx" ON "outbox_mail"("recipient");

-- CreateIndex
CREATE INDEX "outbox_mail_settled_at_idx" ON "outbox_mail"("settled_at");

-- By hand: last, since it keeps everybody from the table until the end of the step.
-- DropIndex
DROP INDEX "task_deleted_at_idx";
