-- By hand: the schema language has no checks. A mail that was given up may keep its text, so that it can be sent again.
ALTER TABLE "outbox_mail" DROP CONSTRAINT "outbox_mail_sealed_while_pending";
ALTER TABLE "outbox_mail" ADD CONSTRAINT "outbox_mail_sealed_while_pending" CHECK (
  CASE "status" WHEN 'pending' THEN "sealed_body" IS NOT NULL WHEN 'failed' THEN TRUE ELSE "sealed_body" IS NULL END
);
