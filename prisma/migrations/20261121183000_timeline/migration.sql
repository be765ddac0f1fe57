-- Pauses and standbys of one stay, for its timeline.
CREATE INDEX outbox_bed_idx ON hot.outbox ((body->>'encounter'), at) WHERE body->>'kind' = 'bed';
