-- AlterTable
ALTER TABLE "user_profile" ADD COLUMN     "image_key" TEXT;

-- CreateTable
CREATE TABLE "user_image" (
    "key" TEXT NOT NULL,
    "user_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "unused_since" TIMESTAMPTZ(3),

    CONSTRAINT "user_image_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "stored_object" (
    "key" TEXT NOT NULL,
    "content_type" TEXT NOT NULL,
    "bytes" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "stored_object_pkey" PRIMARY KEY ("key")
);

-- CreateIndex
CREATE INDEX "user_image_user_id_idx" ON "user_image"("user_id");

-- CreateIndex
CREATE INDEX "user_image_unused_since_idx" ON "user_image"("unused_since");

-- CreateIndex
CREATE UNIQUE INDEX "user_profile_image_key_key" ON "user_profile"("image_key");

-- AddForeignKey
ALTER TABLE "user_image" ADD CONSTRAINT "user_image_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "auth_user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

