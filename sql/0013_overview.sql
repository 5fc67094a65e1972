-- What administrators see at a glance.

-- When somebody was last here, which outlasts their sessions: within five minutes. Whoever never was has -infinity, so that it can be
-- sorted by and counted from without a thought for null.
ALTER TABLE users ADD COLUMN last_seen_at timestamptz NOT NULL DEFAULT '-infinity';
UPDATE users SET last_seen_at = sessions.last_seen_at
    FROM (SELECT user_id, max(last_seen_at) AS last_seen_at FROM sessions GROUP BY user_id) sessions
    WHERE user_id = users.id;
CREATE INDEX users_last_seen ON users (last_seen_at, id);

-- The instances that live: each renews its row every 20 seconds and removes it when it stops, and what was not renewed for 60 has died.
-- Unlogged: it waits for no disk, and after the server's crash everybody comes back by themselves.
CREATE UNLOGGED TABLE instances (
    id         uuid PRIMARY KEY, -- of version 7: in the order in which they started
    name       text NOT NULL,
    version    text NOT NULL,
    started_at timestamptz NOT NULL,
    seen_at    timestamptz NOT NULL DEFAULT now(),
    sockets    integer NOT NULL,
    waiting    integer NOT NULL, -- messages that wait for their batch
    deliveries jsonb NOT NULL,   -- of the last minutes, by how long they took (src/metrics/latency.ts)
    checked_at timestamptz,
    complaints jsonb NOT NULL    -- what is not as it should be, as `chatapp check` says it
) WITH (fillfactor = 50);

-- What there was on each day, in UTC. The messages of a day are those written on it, also when they were deleted later.
CREATE TABLE day_figures (
    day            date PRIMARY KEY,
    messages       bigint NOT NULL DEFAULT 0,
    people         integer, -- null, as the rest: nobody looked on that day
    active         integer,
    active_week    integer, -- within the seven days before
    database_bytes bigint,
    counted_at     timestamptz
);

-- Which messages were counted: all ids up to `counted_to`. Next come those up to `seen_to`, which was the last id at `seen_at`: until they
-- are counted, those before it that were not committed yet will be.
CREATE TABLE message_count (
    is_only    boolean PRIMARY KEY DEFAULT true CHECK (is_only),
    counted_to bigint NOT NULL DEFAULT 0,
    seen_to    bigint NOT NULL DEFAULT 0,
    seen_at    timestamptz NOT NULL DEFAULT '-infinity'
);
INSERT INTO message_count DEFAULT VALUES;
