-- AlterTable
ALTER TABLE "task" ADD COLUMN     "creation_key" UUID;

-- CreateIndex
CREATE UNIQUE INDEX "task_owner_id_creation_key_key" ON "task"("owner_id", "creation_key");

