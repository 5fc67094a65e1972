-- An account that nobody may sign in to any more. What it wrote stays where it is.

ALTER TABLE users ADD COLUMN disabled_at timestamptz;

-- Instances remember for a moment who may be written to.
DROP TRIGGER announce_changed ON users;
CREATE TRIGGER announce_changed AFTER UPDATE OF username, disabled_at OR DELETE OR TRUNCATE ON users
    FOR EACH STATEMENT EXECUTE FUNCTION announce_changed_people();
