-- CreateTable
CREATE TABLE "AlarmEvent" (
    "alarmId" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "encounterId" TEXT NOT NULL,
    "wardId" TEXT NOT NULL,
    "bedId" TEXT NOT NULL,
    "detector" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "priority" TEXT NOT NULL,
    "at" TIMESTAMP(3) NOT NULL,
    "why" TEXT NOT NULL,
    "by" TEXT,
    "body" JSONB NOT NULL,

    CONSTRAINT "AlarmEvent_pkey" PRIMARY KEY ("alarmId","revision")
);

-- CreateTable
CREATE TABLE "AlarmMark" (
    "alarmId" TEXT NOT NULL,
    "mark" TEXT NOT NULL,
    "by" TEXT NOT NULL,
    "at" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "AlarmMark_pkey" PRIMARY KEY ("alarmId")
);

-- CreateTable
CREATE TABLE "AlarmPolicy" (
    "wardId" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "at" TIMESTAMP(3) NOT NULL,
    "by" TEXT NOT NULL,
    "body" JSONB NOT NULL,

    CONSTRAINT "AlarmPolicy_pkey" PRIMARY KEY ("wardId","version")
);

-- CreateTable
CREATE TABLE "Duty" (
    "id" TEXT NOT NULL,
    "wardId" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "part" TEXT NOT NULL,
    "fromAt" TIMESTAMP(3) NOT NULL,
    "untilAt" TIMESTAMP(3) NOT NULL,
    "endedAt" TIMESTAMP(3),

    CONSTRAINT "Duty_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "DutyBed" (
    "id" TEXT NOT NULL,
    "dutyId" TEXT NOT NULL,
    "bedId" TEXT NOT NULL,
    "fromAt" TIMESTAMP(3) NOT NULL,
    "toAt" TIMESTAMP(3),

    CONSTRAINT "DutyBed_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Contact" (
    "id" TEXT NOT NULL,
    "userId" TEXT,
    "wardId" TEXT,
    "channel" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "addressIndex" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "provenAt" TIMESTAMP(3),
    "removedAt" TIMESTAMP(3),
    "failedAt" TIMESTAMP(3),
    "lastError" TEXT,

    CONSTRAINT "Contact_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Notification" (
    "id" TEXT NOT NULL,
    "dedup" TEXT NOT NULL,
    "bundle" TEXT NOT NULL,
    "kind" TEXT NOT NULL DEFAULT 'call',
    "alarmId" TEXT NOT NULL,
    "encounterId" TEXT NOT NULL,
    "wardId" TEXT NOT NULL,
    "bedId" TEXT NOT NULL,
    "level" INTEGER NOT NULL,
    "priority" TEXT NOT NULL,
    "userId" TEXT,
    "contactId" TEXT,
    "channel" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "nextAt" TIMESTAMP(3),
    "createdAt" TIMESTAMP(3) NOT NULL,
    "answer" TEXT,
    "providerId" TEXT,

    CONSTRAINT "Notification_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Receipt" (
    "id" TEXT NOT NULL,
    "notificationId" TEXT NOT NULL,
    "hop" TEXT NOT NULL,
    "at" TIMESTAMP(3) NOT NULL,
    "detail" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "Receipt_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "AlarmEvent_wardId_at_idx" ON "AlarmEvent"("wardId", "at");

-- CreateIndex
CREATE INDEX "AlarmEvent_encounterId_at_idx" ON "AlarmEvent"("encounterId", "at");

-- CreateIndex
CREATE INDEX "Duty_wardId_untilAt_idx" ON "Duty"("wardId", "untilAt");

-- CreateIndex
CREATE INDEX "Duty_userId_untilAt_idx" ON "Duty"("userId", "untilAt");

-- CreateIndex
CREATE INDEX "DutyBed_dutyId_idx" ON "DutyBed"("dutyId");

-- CreateIndex
CREATE INDEX "DutyBed_bedId_fromAt_idx" ON "DutyBed"("bedId", "fromAt");

-- CreateIndex
CREATE UNIQUE INDEX "Contact_addressIndex_key" ON "Contact"("addressIndex");

-- CreateIndex
CREATE INDEX "Contact_userId_idx" ON "Contact"("userId");

-- CreateIndex
CREATE INDEX "Contact_wardId_idx" ON "Contact"("wardId");

-- CreateIndex
CREATE UNIQUE INDEX "Notification_dedup_key" ON "Notification"("dedup");

-- CreateIndex
CREATE INDEX "Notification_alarmId_idx" ON "Notification"("alarmId");

-- CreateIndex
CREATE INDEX "Notification_bundle_idx" ON "Notification"("bundle");

-- CreateIndex
CREATE INDEX "Notification_state_nextAt_idx" ON "Notification"("state", "nextAt");

-- CreateIndex
CREATE INDEX "Notification_userId_createdAt_idx" ON "Notification"("userId", "createdAt");

-- CreateIndex
CREATE INDEX "Receipt_notificationId_idx" ON "Receipt"("notificationId");

-- AddForeignKey
ALTER TABLE "AlarmPolicy" ADD CONSTRAINT "AlarmPolicy_wardId_fkey" FOREIGN KEY ("wardId") REFERENCES "Ward"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Duty" ADD CONSTRAINT "Duty_wardId_fkey" FOREIGN KEY ("wardId") REFERENCES "Ward"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Duty" ADD CONSTRAINT "Duty_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DutyBed" ADD CONSTRAINT "DutyBed_dutyId_fkey" FOREIGN KEY ("dutyId") REFERENCES "Duty"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DutyBed" ADD CONSTRAINT "DutyBed_bedId_fkey" FOREIGN KEY ("bedId") REFERENCES "Bed"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Contact" ADD CONSTRAINT "Contact_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Contact" ADD CONSTRAINT "Contact_wardId_fkey" FOREIGN KEY ("wardId") REFERENCES "Ward"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Notification" ADD CONSTRAINT "Notification_contactId_fkey" FOREIGN KEY ("contactId") REFERENCES "Contact"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Receipt" ADD CONSTRAINT "Receipt_notificationId_fkey" FOREIGN KEY ("notificationId") REFERENCES "Notification"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- One person is on in one part of a ward at a time.
CREATE UNIQUE INDEX "Duty_on" ON "Duty" ("wardId", "userId") WHERE "endedAt" IS NULL;
-- A bed has one nurse at a time.
CREATE UNIQUE INDEX "DutyBed_taken" ON "DutyBed" ("bedId") WHERE "toAt" IS NULL;
CREATE INDEX "Notification_pending" ON "Notification" ("nextAt") WHERE state = 'queued';

-- How far the calls have read each ward's outbox.
CREATE TABLE hot.call_cursor (
  ward   text   PRIMARY KEY,
  cursor bigint NOT NULL
);
-- Snapshots kept as long as the log: a replay begins at the last one before what is asked.
CREATE TABLE hot.kept_snapshot (
  partition smallint    NOT NULL,
  offset_   bigint      NOT NULL,
  build     text        NOT NULL,
  schema_   integer     NOT NULL,
  at        timestamptz NOT NULL,
  bytes     bytea       NOT NULL,
  PRIMARY KEY (partition, offset_)
);
ALTER TABLE hot.kept_snapshot ALTER COLUMN bytes SET STORAGE EXTERNAL;
GRANT SELECT, INSERT, UPDATE, DELETE ON hot.call_cursor TO wardwave_app;
GRANT SELECT, INSERT, DELETE ON hot.kept_snapshot TO wardwave_app;
-- History is added to, never rewritten.
REVOKE UPDATE, DELETE ON "AlarmEvent", "AlarmPolicy", "Receipt" FROM wardwave_app;
