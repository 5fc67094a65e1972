-- How people show themselves to others: a name beside the username, and a picture.

-- A picture in two sizes, square, as WebP. Another picture has another hash, by which it is asked for.
CREATE TABLE pictures (
    user_id bigint PRIMARY KEY REFERENCES users ON DELETE CASCADE,
    hash    text NOT NULL CHECK (hash ~ '^[0-9a-f]{32}$'),
    small   bytea NOT NULL,
    large   bytea NOT NULL
);
CREATE INDEX pictures_hash ON pictures (hash);
ALTER TABLE pictures ALTER COLUMN small SET STORAGE EXTERNAL, ALTER COLUMN large SET STORAGE EXTERNAL; -- WebP is compressed

CREATE TRIGGER remove_pictures AFTER UPDATE OF deleted_at ON users
    FOR EACH ROW WHEN (OLD.deleted_at IS NULL AND NEW.deleted_at IS NOT NULL)
    EXECUTE FUNCTION remove_of_deleted('pictures');

-- The hash stands with the person too, where every list of people has it at hand.
ALTER TABLE users ADD COLUMN picture text;

CREATE FUNCTION keep_picture() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        UPDATE users SET picture = NULL WHERE id = OLD.user_id;
    ELSE
        UPDATE users SET picture = NEW.hash WHERE id = NEW.user_id;
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER keep_picture AFTER INSERT OR UPDATE OR DELETE ON pictures
    FOR EACH ROW EXECUTE FUNCTION keep_picture();

-- Lists of people are read from this index alone.
DROP INDEX users_name;
CREATE UNIQUE INDEX users_name ON users (lower(username COLLATE "C"))
    INCLUDE (id, username, disabled_at, display_name, picture);

-- The lists of people for administrators go through these, looking at both names on the way.
DROP INDEX users_by_name, users_by_age, users_by_last_seen;
CREATE INDEX users_by_name ON users (state, role, lower(username COLLATE "C"), id) INCLUDE (username, display_name);
CREATE INDEX users_by_age ON users (state, role, created_at, id) INCLUDE (username, display_name);
CREATE INDEX users_by_last_seen ON users (state, role, seen_at, id) INCLUDE (username, display_name);

-- People are found by a part of either name. What is searched for is folded by the same function as the names, which knows as many
-- scripts as the locale of the database does.
CREATE FUNCTION name_ends_of(username text, display_name text) RETURNS SETOF text IMMUTABLE LANGUAGE sql AS $$
    SELECT name_ends_of(username)
    UNION SELECT substr(folded, place) FROM lower(display_name) folded, generate_series(1, char_length(folded)) place
$$;

CREATE OR REPLACE FUNCTION keep_name_ends() RETURNS trigger LANGUAGE plpgsql
    SET enable_seqscan = off
AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        DELETE FROM name_ends
            WHERE user_id = OLD.id AND name_end IN (SELECT name_ends_of(OLD.username, OLD.display_name));
    END IF;
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO name_ends
            SELECT name_ends_of(NEW.username, NEW.display_name), NEW.id WHERE NEW.deleted_at IS NULL;
    END IF;
    RETURN NULL;
END $$;

DROP TRIGGER keep_name_ends ON users;
CREATE TRIGGER keep_name_ends AFTER INSERT OR DELETE OR UPDATE OF username, display_name ON users
    FOR EACH ROW EXECUTE FUNCTION keep_name_ends();

-- Pages of others show the new name and picture.
CREATE FUNCTION announce_profile() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('chatapp', json_build_object(
        'type', 'profile_changed', 'id', NEW.id, 'username', NEW.username)::text);
    RETURN NULL;
END $$;

CREATE TRIGGER announce_profile AFTER UPDATE OF display_name, picture ON users
    FOR EACH ROW WHEN (NEW.deleted_at IS NULL AND (OLD.display_name, OLD.picture) IS DISTINCT FROM (NEW.display_name, NEW.picture))
    EXECUTE FUNCTION announce_profile();
