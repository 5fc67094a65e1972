-- Whoever notes a conversation for a webhook and does not say of which change on begins at its last one: an instance of the version before 0041 does
-- not say it while both versions run. With 0 in its place, all that was edited or deleted within a day would be posted, though it was before that.
CREATE FUNCTION begin_at_last_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT last_change, last_change INTO NEW.wanted_change, NEW.sent_change FROM conversations WHERE id = NEW.conversation_id;
    RETURN NEW;
END $$;

ALTER TABLE webhook_positions
    ALTER COLUMN wanted_change DROP DEFAULT,
    ALTER COLUMN sent_change DROP DEFAULT;

CREATE TRIGGER begin_at_last_change BEFORE INSERT ON webhook_positions
    FOR EACH ROW WHEN (NEW.wanted_change IS NULL) EXECUTE FUNCTION begin_at_last_change();
