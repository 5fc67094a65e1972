-- Work that is done later than it was asked for, such as mail: what asks for it adds a row in its own transaction, and an instance takes the row.
-- A row that was done goes. One that was given up stays for a while, for the operator, without its content.
CREATE TABLE jobs (
    id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind     text NOT NULL,
    user_id  bigint REFERENCES users ON DELETE CASCADE, -- whose it is; null where it is nobody's
    content  jsonb NOT NULL,                            -- never a secret: whoever has a copy of the database could use it
    made_at  timestamptz NOT NULL DEFAULT now(),
    due_at   timestamptz NOT NULL DEFAULT now(),        -- while an instance is at it: when another one may take it, because that one has died
    attempts integer NOT NULL DEFAULT 0,
    error    text,                                      -- why the last attempt failed
    ended_at timestamptz                                -- when it was given up
);
CREATE INDEX jobs_due ON jobs (kind, due_at) WHERE ended_at IS NULL;
CREATE INDEX jobs_ended ON jobs (ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX jobs_user ON jobs (user_id) WHERE user_id IS NOT NULL;

CREATE FUNCTION announce_added_jobs() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('chatapp', json_build_object('type', 'job_added', 'kind', kind)::text)
        FROM (SELECT DISTINCT kind FROM added) kinds;
    RETURN NULL;
END $$;

CREATE TRIGGER announce_added AFTER INSERT ON jobs REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION announce_added_jobs();

CREATE TRIGGER remove_jobs AFTER UPDATE OF deleted_at ON users
    FOR EACH ROW WHEN (OLD.deleted_at IS NULL AND NEW.deleted_at IS NOT NULL)
    EXECUTE FUNCTION remove_of_deleted('jobs');

-- Where people get mail. An address counts once it was confirmed by its link; until then it stands beside the one that counts.
CREATE TABLE email_addresses (
    user_id      bigint NOT NULL REFERENCES users ON DELETE CASCADE,
    is_confirmed boolean NOT NULL,
    address      text NOT NULL CHECK (address ~ '^[!-~]+@[!-~]+$' AND char_length(address) <= 254), -- nothing that could end a header's line
    set_at       timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (user_id, is_confirmed)
);
CREATE INDEX email_addresses_confirmed ON email_addresses (lower(address COLLATE "C")) WHERE is_confirmed;

CREATE TRIGGER remove_email_addresses AFTER UPDATE OF deleted_at ON users
    FOR EACH ROW WHEN (OLD.deleted_at IS NULL AND NEW.deleted_at IS NOT NULL)
    EXECUTE FUNCTION remove_of_deleted('email_addresses');

-- With a new password ends what whoever had the old one may have begun: an address of theirs that waits no longer does, and no link confirms it.
CREATE FUNCTION forget_waiting_address() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM one_time_links WHERE user_id = NEW.id AND purpose = 'email';
    DELETE FROM email_addresses WHERE user_id = NEW.id AND NOT is_confirmed;
    RETURN NULL;
END $$;

CREATE TRIGGER forget_waiting_address AFTER UPDATE OF password_hash ON users
    FOR EACH ROW WHEN (NEW.password_hash IS DISTINCT FROM OLD.password_hash)
    EXECUTE FUNCTION forget_waiting_address();

-- Links that go by mail: `reset`, to choose a password that was forgotten; `email`, to confirm the address that waits for it.
ALTER TABLE one_time_links DROP CONSTRAINT one_time_links_purpose_check, DROP CONSTRAINT one_time_links_check;
ALTER TABLE one_time_links
    ADD CONSTRAINT one_time_links_purpose_check CHECK (purpose IN ('setup', 'password', 'reset', 'email')),
    ADD CONSTRAINT one_time_links_check CHECK ((purpose = 'setup') = (user_id IS NULL));
