-- AlterTable
ALTER TABLE "Ward" ADD COLUMN     "units" JSONB NOT NULL DEFAULT '{}';

-- CreateTable
CREATE TABLE "Note" (
    "id" TEXT NOT NULL,
    "encounterId" TEXT NOT NULL,
    "alarmId" TEXT,
    "at" TIMESTAMP(3) NOT NULL,
    "writtenAt" TIMESTAMP(3) NOT NULL,
    "by" TEXT NOT NULL,
    "text" TEXT NOT NULL,

    CONSTRAINT "Note_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "Note_encounterId_at_idx" ON "Note"("encounterId", "at");

-- A note is added to, never rewritten; its text alone may be sealed anew with another key.
REVOKE UPDATE, DELETE ON "Note" FROM wardwave_app;
GRANT UPDATE ("text") ON "Note" TO wardwave_app;
