-- The schema "hot": what is written many times a second with plain SQL. Not Prisma's.
CREATE SCHEMA hot;

-- The log. One row a partition of patients and group commit; covers the offsets first..last without a hole to the row
-- before it. `places` is null when the records lie at first, first+1, ...; else the place of each record after `first`
-- (offsets whose frames were judged but not stored have no record). `bytes`: [u32 length][packed records] repeated.
CREATE TABLE hot.log_batch (
  partition smallint    NOT NULL,
  first     bigint      NOT NULL,
  last      bigint      NOT NULL CHECK (last >= first),
  at        timestamptz NOT NULL,
  records   integer     NOT NULL,
  format    smallint    NOT NULL,
  places    integer[],
  bytes     bytea       NOT NULL,
  PRIMARY KEY (partition, first, at)
) PARTITION BY RANGE (at);
ALTER TABLE hot.log_batch ALTER COLUMN bytes SET STORAGE EXTERNAL;
-- Guard: a row finds a home even when nobody made the hour's partition.
CREATE TABLE hot.log_batch_default PARTITION OF hot.log_batch DEFAULT;

-- Next offset of a partition whose rows have all been dropped with age.
CREATE TABLE hot.log_head (
  partition smallint PRIMARY KEY,
  next      bigint NOT NULL
);

-- Effects of records below `effects_below` are stored.
CREATE TABLE hot.partition_state (
  partition     smallint PRIMARY KEY,
  effects_below bigint NOT NULL
);

-- Counts the dispatcher's transactions: tells whether a commit without an answer has landed.
CREATE TABLE hot.dispatcher (
  id         smallint PRIMARY KEY DEFAULT 1 CHECK (id = 1),
  generation bigint NOT NULL
);
INSERT INTO hot.dispatcher (generation) VALUES (0);

CREATE TABLE hot.snapshot (
  partition smallint PRIMARY KEY,
  offset_   bigint      NOT NULL,
  build     text        NOT NULL,
  schema_   integer     NOT NULL,
  bytes     bytea       NOT NULL,
  at        timestamptz NOT NULL
);
ALTER TABLE hot.snapshot ALTER COLUMN bytes SET STORAGE EXTERNAL;

-- The recorder's compressed minutes: waves and numbers per patient and channel.
CREATE TABLE hot.minute (
  encounter text        NOT NULL,
  channel   text        NOT NULL,
  minute    timestamptz NOT NULL,
  part      integer     NOT NULL,
  t0_ms     float8      NOT NULL,
  rate_hz   float8      NOT NULL,
  gain      float8      NOT NULL,
  offset_   float8      NOT NULL,
  n         integer     NOT NULL,
  min       float8,
  mean      float8,
  max       float8,
  origin    text        NOT NULL,
  bytes     bytea       NOT NULL,
  PRIMARY KEY (encounter, channel, minute, part)
) PARTITION BY RANGE (minute);
ALTER TABLE hot.minute ALTER COLUMN bytes SET STORAGE EXTERNAL;
CREATE TABLE hot.minute_default PARTITION OF hot.minute DEFAULT;

CREATE TABLE hot.recorder_state (
  partition smallint PRIMARY KEY,
  below     bigint NOT NULL
);

-- What the gate has received and made durable of every device's boot.
CREATE TABLE hot.gate_progress (
  device  text        NOT NULL,
  boot    text        NOT NULL,
  up_to   bigint      NOT NULL,
  above   jsonb       NOT NULL DEFAULT '[]',
  mapping jsonb,
  at      timestamptz NOT NULL,
  PRIMARY KEY (device, boot)
);

-- Alarm and bed changes by ward; the cursor has no holes: one writer gives it in commit order.
CREATE TABLE hot.outbox (
  ward      text        NOT NULL,
  cursor    bigint      NOT NULL,
  effect_id text        NOT NULL UNIQUE,
  body      jsonb       NOT NULL,
  at        timestamptz NOT NULL,
  PRIMARY KEY (ward, cursor)
);

-- Who did what, in a hash chain. Opaque ids only.
CREATE TABLE hot.audit (
  seq       bigint      PRIMARY KEY,
  effect_id text        UNIQUE,
  at        timestamptz NOT NULL,
  actor     text        NOT NULL,
  action    text        NOT NULL,
  subject   text        NOT NULL,
  detail    jsonb       NOT NULL,
  prev      bytea       NOT NULL,
  hash      bytea       NOT NULL
);
CREATE INDEX audit_subject_idx ON hot.audit (subject, seq);

CREATE FUNCTION hot.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% on %.% is refused: rows are only ever added', TG_OP, TG_TABLE_SCHEMA, TG_TABLE_NAME
    USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER audit_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON hot.audit
  FOR EACH STATEMENT EXECUTE FUNCTION hot.refuse_change();
CREATE TRIGGER log_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON hot.log_batch
  FOR EACH STATEMENT EXECUTE FUNCTION hot.refuse_change();

-- The role the application works as (connection option role=wardwave_app); its login is the owner's.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'wardwave_app') THEN
    BEGIN
      CREATE ROLE wardwave_app NOLOGIN;
    EXCEPTION
      WHEN duplicate_object OR unique_violation THEN NULL; -- another database of this cluster made it just now
      WHEN insufficient_privilege THEN
        RAISE EXCEPTION 'the role wardwave_app is missing and % may not create it: have an administrator run "CREATE ROLE wardwave_app NOLOGIN; GRANT wardwave_app TO %"', current_user, current_user;
    END;
  END IF;
  IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)
     AND NOT EXISTS (SELECT FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.roleid JOIN pg_roles u ON u.oid = m.member
                     WHERE r.rolname = 'wardwave_app' AND u.rolname = current_user) THEN
    EXECUTE format('GRANT wardwave_app TO %I', current_user);
  END IF;
END $$;
-- A role that created another is its member without the right to become it (PostgreSQL 16 and later): grant that too.
DO $$
BEGIN
  IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) AND current_setting('server_version_num')::int >= 160000
     AND NOT pg_has_role(current_user, 'wardwave_app', 'SET') THEN
    EXECUTE format('GRANT wardwave_app TO %I WITH SET TRUE', current_user);
  END IF;
END $$;

GRANT USAGE ON SCHEMA public, hot TO wardwave_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO wardwave_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO wardwave_app;
DO $$
BEGIN
  IF to_regclass('public._prisma_migrations') IS NOT NULL THEN
    REVOKE INSERT, UPDATE, DELETE ON public._prisma_migrations FROM wardwave_app;
  END IF;
END $$;
GRANT SELECT, INSERT, UPDATE, DELETE
  ON hot.partition_state, hot.dispatcher, hot.snapshot, hot.minute, hot.recorder_state, hot.gate_progress, hot.outbox TO wardwave_app;
GRANT SELECT, INSERT ON hot.audit, hot.log_batch TO wardwave_app;
GRANT SELECT ON hot.log_head TO wardwave_app;
