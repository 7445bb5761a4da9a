-- CreateIndex
CREATE INDEX "task_owner_id_updated_at_idx" ON "task"("owner_id", "updated_at");

