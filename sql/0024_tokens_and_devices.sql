-- Tokens by which programs read and send for somebody, without being signed in. Whoever has a copy of the database has their hashes alone.
CREATE TABLE api_tokens (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id      bigint NOT NULL REFERENCES users ON DELETE CASCADE,
    name         text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 64),
    scopes       text[] NOT NULL CHECK (scopes <@ '{read,send}' AND cardinality(scopes) > 0),
    token_hash   bytea NOT NULL UNIQUE,
    created_at   timestamptz NOT NULL DEFAULT now(),
    last_used_at timestamptz,
    expires_at   timestamptz
);
CREATE INDEX api_tokens_user ON api_tokens (user_id, id);
CREATE INDEX api_tokens_expiry ON api_tokens (expires_at) WHERE expires_at IS NOT NULL;

-- To the sockets and what is cached, a token is a session of this name.
CREATE FUNCTION announce_ended_token() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('chatapp', json_build_object('type', 'session_ended', 'session', 'token:' || OLD.id)::text);
    RETURN NULL;
END $$;

CREATE TRIGGER announce_ended AFTER DELETE ON api_tokens
    FOR EACH ROW EXECUTE FUNCTION announce_ended_token();

-- A disabled account has none, and neither has a deleted one, which is disabled. A new password leaves them: programs do not know it.
CREATE FUNCTION revoke_tokens() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM api_tokens WHERE user_id = NEW.id;
    RETURN NULL;
END $$;

CREATE TRIGGER revoke_tokens AFTER UPDATE OF disabled_at ON users
    FOR EACH ROW WHEN (NEW.disabled_at IS NOT NULL)
    EXECUTE FUNCTION revoke_tokens();

-- Sessions get a number, by which their person names them to programs; whether their cookie is one that browsers take over https from us alone;
-- and whether they began in a browser, or a program, in which nobody had signed in to the account before.
ALTER TABLE sessions
    ADD COLUMN number bigint GENERATED ALWAYS AS IDENTITY,
    ADD COLUMN has_host_cookie boolean NOT NULL DEFAULT false,
    ADD COLUMN is_new_browser boolean NOT NULL DEFAULT false;
CREATE INDEX sessions_of_user ON sessions (user_id, number);
DROP INDEX sessions_user;

-- Programs have no cookie that outlasts a session: they are known by what they call themselves and their network. The database has the hash.
CREATE TABLE known_programs (
    user_id      bigint NOT NULL REFERENCES users ON DELETE CASCADE,
    program_hash bytea NOT NULL,
    expires_at   timestamptz NOT NULL,
    PRIMARY KEY (user_id, program_hash)
);
CREATE INDEX known_programs_expiry ON known_programs (expires_at);

CREATE TRIGGER remove_known_programs AFTER UPDATE OF deleted_at ON users
    FOR EACH ROW WHEN (OLD.deleted_at IS NULL AND NEW.deleted_at IS NOT NULL)
    EXECUTE FUNCTION remove_of_deleted('known_programs');
