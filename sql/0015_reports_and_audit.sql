-- What members report to administrators, and the order in which the audit log is looked through.

-- A message that somebody reported of those that were sent to them. The snapshot has it with those around it as the reporter saw them
-- then, and names are as they were: no foreign key and no change of a message takes anything of it along.
CREATE TABLE reports (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    message_id    bigint NOT NULL,
    reporter_id   bigint NOT NULL,
    reporter_name text NOT NULL,
    reported_id   bigint NOT NULL,
    reported_name text NOT NULL,
    reason        text NOT NULL,
    snapshot      jsonb NOT NULL,
    created_at    timestamptz NOT NULL DEFAULT now(),
    state         text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'closed')),
    note          text NOT NULL DEFAULT '',
    changes       integer NOT NULL DEFAULT 0, -- how often it was closed and reopened
    changed_by    text,
    changed_at    timestamptz,
    UNIQUE (message_id, reporter_id)
);

-- Those that are open first, then the newest.
CREATE INDEX reports_order ON reports (state, id);

-- The log is read by time. Who did something, whom it was done to, each by account or by name as it was then, and what was done: each
-- alone and with an action has its entries in that order.
DROP INDEX audit_action;
DROP INDEX audit_actor;
DROP INDEX audit_subject;
CREATE INDEX audit_action ON audit (action, at, id);
CREATE INDEX audit_actor ON audit (actor_id, at, id) WHERE actor_id IS NOT NULL;
CREATE INDEX audit_actor_action ON audit (actor_id, action, at, id) WHERE actor_id IS NOT NULL;
CREATE INDEX audit_subject ON audit (subject_id, at, id) WHERE subject_id IS NOT NULL;
CREATE INDEX audit_subject_action ON audit (subject_id, action, at, id) WHERE subject_id IS NOT NULL;
CREATE INDEX audit_actor_name ON audit (lower(actor_name COLLATE "C"), at, id);
CREATE INDEX audit_actor_name_action ON audit (lower(actor_name COLLATE "C"), action, at, id);
CREATE INDEX audit_subject_name ON audit (lower(subject_name COLLATE "C"), at, id);
CREATE INDEX audit_subject_name_action ON audit (lower(subject_name COLLATE "C"), action, at, id);
