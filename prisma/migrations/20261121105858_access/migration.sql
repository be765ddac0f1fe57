-- DropIndex
DROP INDEX "Patient_mrn_key";

-- AlterTable
ALTER TABLE "User" ADD COLUMN     "pinIndex" TEXT,
ADD COLUMN     "signedInAt" TIMESTAMP(3),
ADD COLUMN     "subject" TEXT;

-- AlterTable
ALTER TABLE "Session" ADD COLUMN     "activeAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
ADD COLUMN     "address" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "agent" TEXT NOT NULL DEFAULT '';

-- AlterTable
ALTER TABLE "Ward" ADD COLUMN     "closedAt" TIMESTAMP(3);

-- AlterTable
ALTER TABLE "Bed" ADD COLUMN     "closedAt" TIMESTAMP(3);

-- AlterTable
ALTER TABLE "Patient" ADD COLUMN     "mergedInto" TEXT,
ADD COLUMN     "mrnIndex" TEXT;

-- AlterTable
ALTER TABLE "Device" ADD COLUMN     "quarantinedAt" TIMESTAMP(3),
ADD COLUMN     "quarantinedFor" TEXT;

-- CreateTable
CREATE TABLE "Invite" (
    "tokenHash" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMP(3) NOT NULL,
    "usedAt" TIMESTAMP(3),

    CONSTRAINT "Invite_pkey" PRIMARY KEY ("tokenHash")
);

-- CreateTable
CREATE TABLE "Wall" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "wardId" TEXT NOT NULL,
    "tokenHash" TEXT,
    "codeHash" TEXT,
    "codeExpiresAt" TIMESTAMP(3),
    "codeTries" INTEGER NOT NULL DEFAULT 0,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "enrolledAt" TIMESTAMP(3),
    "lastSeenAt" TIMESTAMP(3),
    "revokedAt" TIMESTAMP(3),

    CONSTRAINT "Wall_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "BreakGlass" (
    "id" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "encounterId" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "openedAt" TIMESTAMP(3) NOT NULL,
    "untilAt" TIMESTAMP(3) NOT NULL,
    "endedAt" TIMESTAMP(3),
    "reviewedAt" TIMESTAMP(3),
    "reviewedBy" TEXT,
    "verdict" TEXT,
    "remark" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "BreakGlass_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "Invite_userId_idx" ON "Invite"("userId");

-- CreateIndex
CREATE UNIQUE INDEX "Wall_tokenHash_key" ON "Wall"("tokenHash");

-- CreateIndex
CREATE UNIQUE INDEX "Wall_codeHash_key" ON "Wall"("codeHash");

-- CreateIndex
CREATE INDEX "BreakGlass_userId_untilAt_idx" ON "BreakGlass"("userId", "untilAt");

-- CreateIndex
CREATE INDEX "BreakGlass_reviewedAt_idx" ON "BreakGlass"("reviewedAt");

-- CreateIndex
CREATE UNIQUE INDEX "User_subject_key" ON "User"("subject");

-- CreateIndex
CREATE UNIQUE INDEX "User_pinIndex_key" ON "User"("pinIndex");

-- CreateIndex
CREATE UNIQUE INDEX "Patient_mrnIndex_key" ON "Patient"("mrnIndex");

-- AddForeignKey
ALTER TABLE "Invite" ADD CONSTRAINT "Invite_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Wall" ADD CONSTRAINT "Wall_wardId_fkey" FOREIGN KEY ("wardId") REFERENCES "Ward"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "BreakGlass" ADD CONSTRAINT "BreakGlass_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "BreakGlass" ADD CONSTRAINT "BreakGlass_encounterId_fkey" FOREIGN KEY ("encounterId") REFERENCES "Encounter"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- One patient in a bed, one patient to a device: whoever asks, and however many ask at once.
CREATE UNIQUE INDEX "Encounter_bed_taken" ON "Encounter" ("bedId") WHERE "dischargedAt" IS NULL;
CREATE UNIQUE INDEX "Binding_device_worn" ON "Binding" ("deviceId") WHERE "toAt" IS NULL;
-- One emergency of a person at a stay at a time.
CREATE UNIQUE INDEX "BreakGlass_open" ON "BreakGlass" ("userId", "encounterId") WHERE "endedAt" IS NULL;

-- Beds the engine holds somebody in: as many rows as beds, however many stays there have been.
CREATE INDEX "BedStatus_occupied" ON "BedStatus" ("encounterId") WHERE body ->> 'discharged' = 'false';

-- What others than the chain's one writer have to say in the audit: written with the change it tells of, in its
-- transaction; the dispatcher moves it into the chain and takes it away here.
CREATE TABLE hot.audit_inbox (
  id      bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at      timestamptz NOT NULL,
  actor   text        NOT NULL,
  action  text        NOT NULL,
  subject text        NOT NULL,
  detail  jsonb       NOT NULL
);

-- Signed ends of the chain; each names the one before it.
CREATE TABLE hot.audit_checkpoint (
  seq       bigint      PRIMARY KEY,
  at        timestamptz NOT NULL,
  hash      bytea       NOT NULL,
  previous  bytea       NOT NULL,
  key_id    text        NOT NULL,
  signature bytea       NOT NULL
);
CREATE TRIGGER audit_checkpoint_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON hot.audit_checkpoint
  FOR EACH STATEMENT EXECUTE FUNCTION hot.refuse_change();

-- Searched by who, what and when.
CREATE INDEX audit_actor_idx ON hot.audit (actor, seq);
CREATE INDEX audit_action_idx ON hot.audit (action, seq);
CREATE INDEX audit_at_idx ON hot.audit (at);

GRANT SELECT, INSERT, DELETE ON hot.audit_inbox TO wardwave_app;
GRANT SELECT, INSERT ON hot.audit_checkpoint TO wardwave_app;

-- What the gate last knew of each device's connection, written every few seconds: for people, never for a decision.
CREATE TABLE hot.device_seen (
  device               text        PRIMARY KEY,
  connected            boolean     NOT NULL,
  token                text        NOT NULL,
  last_ms              float8      NOT NULL,
  clock_offset_ms      float8      NOT NULL,
  clock_uncertainty_ms float8      NOT NULL,
  battery_pct          float8,
  told_at              timestamptz NOT NULL
) WITH (fillfactor = 50);
GRANT SELECT, INSERT, UPDATE, DELETE ON hot.device_seen TO wardwave_app;
