-- People and how they prove who they are.

CREATE TABLE users (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    username      text NOT NULL CHECK (username ~ '^[A-Za-z0-9._-]{2,32}$'),
    password_hash text NOT NULL,
    created_at    timestamptz NOT NULL DEFAULT now()
);

-- One spelling per name in any case, and the order of every list of people. Collation "C" sorts
-- and folds these ASCII names the same in every database, whatever its locale.
CREATE UNIQUE INDEX users_name ON users (lower(username COLLATE "C"));

-- A token names a row here. Deleting the row is signing out, on every instance at once.
CREATE TABLE sessions (
    id           uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id      bigint NOT NULL REFERENCES users ON DELETE CASCADE,
    created_at   timestamptz NOT NULL DEFAULT now(),
    last_seen_at timestamptz NOT NULL DEFAULT now(),
    expires_at   timestamptz NOT NULL,
    user_agent   text NOT NULL,
    address      text NOT NULL
);
CREATE INDEX sessions_user ON sessions (user_id);
CREATE INDEX sessions_expiry ON sessions (expires_at);

-- Secrets that all instances share. The first instance to start makes them.
CREATE TABLE signing_keys (
    purpose    text PRIMARY KEY,
    secret     text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);

CREATE FUNCTION announce_ended_session() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('chatapp', json_build_object('type', 'session_ended', 'session', OLD.id)::text);
    RETURN NULL;
END $$;

CREATE TRIGGER announce_ended AFTER DELETE ON sessions
    FOR EACH ROW EXECUTE FUNCTION announce_ended_session();

-- Instances remember names for a moment. A new name, or an account that is gone, makes them forget.
CREATE FUNCTION announce_changed_people() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('chatapp', '{"type": "people_changed"}');
    RETURN NULL;
END $$;

CREATE TRIGGER announce_changed AFTER UPDATE OF username OR DELETE OR TRUNCATE ON users
    FOR EACH STATEMENT EXECUTE FUNCTION announce_changed_people();
