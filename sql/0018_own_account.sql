-- What people set of their own account. Empty: no name beside the username, the language that the browser asks for.
ALTER TABLE users
    ADD COLUMN display_name text NOT NULL DEFAULT '' CHECK (char_length(display_name) <= 64),
    ADD COLUMN language text NOT NULL DEFAULT '',
    ADD COLUMN theme text NOT NULL DEFAULT 'system' CHECK (theme IN ('system', 'light', 'dark')),
    ADD COLUMN density text NOT NULL DEFAULT 'comfortable' CHECK (density IN ('comfortable', 'compact'));

-- Instances remember for a moment who asks, with these.
DROP TRIGGER announce_changed ON users;
CREATE TRIGGER announce_changed
    AFTER UPDATE OF username, disabled_at, role, display_name, language, theme, density OR DELETE OR TRUNCATE ON users
    FOR EACH STATEMENT EXECUTE FUNCTION announce_changed_people();

-- The row of an account that was deleted stays, without what says who it was.
CREATE FUNCTION forget_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.display_name := '';
    NEW.language := '';
    NEW.theme := 'system';
    NEW.density := 'comfortable';
    RETURN NEW;
END $$;

CREATE TRIGGER forget_deleted BEFORE UPDATE OF deleted_at ON users
    FOR EACH ROW WHEN (OLD.deleted_at IS NULL AND NEW.deleted_at IS NOT NULL)
    EXECUTE FUNCTION forget_deleted();

-- A table with something of a person's own gives its name to a trigger that runs this, and its rows go with the account.
CREATE FUNCTION remove_of_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('DELETE FROM %I WHERE user_id = $1', TG_ARGV[0]) USING NEW.id;
    RETURN NULL;
END $$;
