-- The audit is searched by the stay a line tells of, also where that is not its subject, and by what was refused.
CREATE INDEX audit_encounter_idx ON hot.audit ((detail->>'encounter'), seq) WHERE detail ? 'encounter';
CREATE INDEX audit_refused_idx ON hot.audit (seq) WHERE action LIKE 'refused.%' OR detail->>'status' = 'refused';
