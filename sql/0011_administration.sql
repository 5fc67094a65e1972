-- Who may run the server, what they set while it runs, and what they did.

ALTER TABLE users ADD COLUMN role text NOT NULL DEFAULT 'member' CHECK (role IN ('member', 'administrator'));

-- Lists of administrators, and whether there is one at all.
CREATE INDEX users_administrators ON users (id) WHERE role = 'administrator';

-- Instances remember for a moment what somebody may do, too.
DROP TRIGGER announce_changed ON users;
CREATE TRIGGER announce_changed AFTER UPDATE OF username, disabled_at, role OR DELETE OR TRUNCATE ON users
    FOR EACH STATEMENT EXECUTE FUNCTION announce_changed_people();

-- A server that has an administrator keeps one, whoever takes it away: a page, a command, psql, two of them at the same moment.
-- The lock lets one at a time look; the query after it has a snapshot of its own, and so sees what the one before has committed.
CREATE FUNCTION keep_an_administrator() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('chatapp administrators'));
    IF NOT EXISTS (SELECT FROM users WHERE role = 'administrator' AND disabled_at IS NULL AND id <> OLD.id) THEN
        RAISE EXCEPTION 'This is the last administrator.'
            USING ERRCODE = 'CA001', HINT = 'Make somebody else an administrator first.';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE TRIGGER keep_an_administrator BEFORE UPDATE OF role, disabled_at ON users
    FOR EACH ROW WHEN (OLD.role = 'administrator' AND OLD.disabled_at IS NULL
        AND (NEW.role <> 'administrator' OR NEW.disabled_at IS NOT NULL))
    EXECUTE FUNCTION keep_an_administrator();
CREATE TRIGGER keep_an_administrator_undeleted BEFORE DELETE ON users
    FOR EACH ROW WHEN (OLD.role = 'administrator' AND OLD.disabled_at IS NULL)
    EXECUTE FUNCTION keep_an_administrator();

-- When the password was last given in a session: what cannot be undone asks for it again after a while.
ALTER TABLE sessions ADD COLUMN password_given_at timestamptz NOT NULL DEFAULT now();

-- What is set while the server runs. What is not here has its default; what the operator's configuration says counts before this.
CREATE TABLE server_settings (
    name       text PRIMARY KEY,
    value      text NOT NULL,
    changed_at timestamptz NOT NULL DEFAULT now(),
    changed_by text NOT NULL
);

CREATE FUNCTION announce_changed_settings() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('chatapp', '{"type": "settings_changed"}');
    RETURN NULL;
END $$;

CREATE TRIGGER announce_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON server_settings
    FOR EACH STATEMENT EXECUTE FUNCTION announce_changed_settings();

-- Links that work once and for a while: to set the server up, and to choose a password. The link has the secret, this its SHA-256.
CREATE TABLE one_time_links (
    secret_hash bytea PRIMARY KEY,
    purpose     text NOT NULL CHECK (purpose IN ('setup', 'password')),
    user_id     bigint REFERENCES users ON DELETE CASCADE,
    created_at  timestamptz NOT NULL DEFAULT now(),
    expires_at  timestamptz NOT NULL,
    CHECK ((purpose = 'password') = (user_id IS NOT NULL))
);
CREATE INDEX one_time_links_user ON one_time_links (user_id);
CREATE INDEX one_time_links_expiry ON one_time_links (expires_at);

-- Who did what to whom, when and from where. Names are as they were then, and no foreign key takes an entry along. Without an id, the
-- actor is the command line ("system"), or somebody who is not signed in ("").
CREATE TABLE audit (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at           timestamptz NOT NULL DEFAULT clock_timestamp(),
    action       text NOT NULL,
    actor_id     bigint,
    actor_name   text NOT NULL,
    subject_id   bigint,
    subject_name text NOT NULL,
    address      text,
    details      jsonb NOT NULL
);
CREATE INDEX audit_time ON audit (at, id);
CREATE INDEX audit_action ON audit (action, id);
CREATE INDEX audit_actor ON audit (actor_id, id) WHERE actor_id IS NOT NULL;
CREATE INDEX audit_subject ON audit (subject_id, id) WHERE subject_id IS NOT NULL;

CREATE FUNCTION refuse_audit_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The audit log is only ever added to.'
        USING ERRCODE = 'CA002', HINT = 'For what the law wants removed, the owner of the table runs, in one transaction: '
            'ALTER TABLE audit DISABLE TRIGGER only_added_to; DELETE FROM audit WHERE ...; ALTER TABLE audit ENABLE TRIGGER only_added_to;';
END $$;

CREATE TRIGGER only_added_to BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_changes();
