-- What somebody has begun to write to whom, so that they find it on each of their devices; and which key sends.

-- The text that was typed last, on whatever device. It may be for somebody with whom there is no conversation yet. One that was emptied
-- stays as a row without text, so that what was typed before that, and comes later, is not begun again.
CREATE TABLE drafts (
    user_id    bigint NOT NULL REFERENCES users ON DELETE CASCADE,
    partner_id bigint NOT NULL REFERENCES users ON DELETE CASCADE,
    body       text NOT NULL,
    typed_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (user_id, partner_id),
    CHECK (user_id <> partner_id)
) WITH (fillfactor = 50); -- room for HOT updates: a draft changes with each pause of its writer
CREATE INDEX drafts_partner ON drafts (partner_id);

-- A draft's version, by which devices know whether they have it: when it was typed, in microseconds since 1970.
CREATE FUNCTION draft_version(typed_at timestamptz) RETURNS bigint IMMUTABLE LANGUAGE sql
    RETURN (extract(epoch FROM typed_at) * 1000000)::bigint;

-- Another text is another version, whoever writes it and however the clock was set.
CREATE FUNCTION date_draft() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.typed_at := greatest(NEW.typed_at, OLD.typed_at + interval '1 microsecond');
    RETURN NEW;
END $$;

CREATE TRIGGER date_draft BEFORE UPDATE OF body, typed_at ON drafts
    FOR EACH ROW EXECUTE FUNCTION date_draft();

-- Tells the devices of its person alone; with version 0 where the row is gone. Whether an account was deleted is looked at once the foreign keys
-- were: they wait for who deletes it.
CREATE FUNCTION announce_draft() RETURNS trigger LANGUAGE plpgsql
    SET enable_seqscan = off
AS $$
BEGIN
    PERFORM pg_notify('chatapp', json_build_object(
            'type', 'draft', 'person', person.id, 'partner', partner.id, 'partnerName', partner.username,
            'version', CASE TG_OP WHEN 'DELETE' THEN 0 ELSE draft_version(NEW.typed_at) END)::text)
        FROM users person, users partner
        WHERE person.id = coalesce(NEW.user_id, OLD.user_id) AND partner.id = coalesce(NEW.partner_id, OLD.partner_id)
          AND person.deleted_at IS NULL AND partner.deleted_at IS NULL;
    IF NOT FOUND AND TG_OP <> 'DELETE' THEN
        RAISE EXCEPTION 'One of the two accounts was deleted.' USING ERRCODE = 'CA003';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER announce_draft AFTER INSERT OR UPDATE OR DELETE ON drafts
    FOR EACH ROW EXECUTE FUNCTION announce_draft();

-- Drafts go with the account of either.
CREATE FUNCTION remove_drafts() RETURNS trigger LANGUAGE plpgsql
    SET enable_seqscan = off
AS $$
BEGIN
    DELETE FROM drafts WHERE user_id = NEW.id OR partner_id = NEW.id;
    RETURN NULL;
END $$;

CREATE TRIGGER remove_drafts AFTER UPDATE OF deleted_at ON users
    FOR EACH ROW WHEN (OLD.deleted_at IS NULL AND NEW.deleted_at IS NOT NULL)
    EXECUTE FUNCTION remove_drafts();

-- Which key sends what was written. The other one makes a new line.
ALTER TABLE users
    ADD COLUMN send_key text NOT NULL DEFAULT 'enter' CHECK (send_key IN ('enter', 'ctrl-enter'));

-- Instances remember for a moment who asks, with this.
CREATE TRIGGER announce_send_key AFTER UPDATE OF send_key ON users
    FOR EACH STATEMENT EXECUTE FUNCTION announce_changed_people();

CREATE FUNCTION forget_send_key() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.send_key := 'enter';
    RETURN NEW;
END $$;

CREATE TRIGGER forget_send_key BEFORE UPDATE OF deleted_at ON users
    FOR EACH ROW WHEN (OLD.deleted_at IS NULL AND NEW.deleted_at IS NOT NULL)
    EXECUTE FUNCTION forget_send_key();
