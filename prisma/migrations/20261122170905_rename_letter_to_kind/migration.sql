-- Renamed, not dropped and added: what waits to be sent keeps its kind.
ALTER TABLE "outbox_mail" RENAME COLUMN "letter" TO "kind";
