-- CreateTable
CREATE TABLE "bus_event" (
    "sequence" BIGSERIAL NOT NULL,
    "channel" TEXT NOT NULL,
    "event" JSONB NOT NULL,
    "origin" UUID NOT NULL,
    "published_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "bus_event_pkey" PRIMARY KEY ("sequence")
);

-- CreateIndex
CREATE INDEX "bus_event_published_at_idx" ON "bus_event"("published_at");

