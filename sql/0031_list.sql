-- What somebody does with the list of their conversations: the first are pinned, others are put away, and nobody else knows.

-- `main` is the list; what is `archived` is not in it until there is a new message. Pins stay in the order in which they were made. Somebody
-- is muted until a time (a later one than anybody will see is for ever). What was marked as unread is so until it is read.
ALTER TABLE participants
    ADD COLUMN section text COLLATE "C" NOT NULL DEFAULT 'main' CHECK (section IN ('pinned', 'main', 'archived')),
    ADD COLUMN pinned_at timestamptz,
    ADD COLUMN muted_until timestamptz,
    ADD COLUMN is_marked_unread boolean NOT NULL DEFAULT false,
    ADD CONSTRAINT participants_pinned_check CHECK ((section = 'pinned') = (pinned_at IS NOT NULL));

-- A section is a part of the index, each in the order of slots: the list passes no archived conversation, however many there are. No
-- message changes a section, but for the first one after it was archived.
CREATE INDEX participants_list ON participants (user_id, section, active_slot) INCLUDE (conversation_id, partner_name);
DROP INDEX participants_activity;

-- A new message brings an archived conversation back, which costs the others nothing: number_message() writes the slot to the participants
-- with the first message in each slot. So archiving forgets the conversation's slot, and the next message is the first in its slot. Those who
-- archive lock the conversation before, as senders do.
CREATE FUNCTION forget_slot() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE conversations SET active_slot = NULL WHERE id = NEW.conversation_id;
    RETURN NULL;
END $$;

CREATE TRIGGER forget_slot AFTER UPDATE OF section, muted_until ON participants
    FOR EACH ROW WHEN (NEW.section = 'archived'
        AND (OLD.section <> 'archived' OR OLD.muted_until IS DISTINCT FROM NEW.muted_until))
    EXECUTE FUNCTION forget_slot();

-- Who is archived and muted stays away until the mute ends: the two together are how somebody is put away for good. In the slot in which
-- it ends, they are back already, since only the first message of a slot comes by here.
CREATE FUNCTION bring_back() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.section := 'main';
    RETURN NEW;
END $$;

CREATE TRIGGER bring_back BEFORE UPDATE OF active_slot ON participants
    FOR EACH ROW WHEN (OLD.section = 'archived'
        AND (OLD.muted_until IS NULL OR slot_of(OLD.muted_until) <= NEW.active_slot))
    EXECUTE FUNCTION bring_back();

-- Told to all devices of that person. Not where a message brings something back, or a read mark moves: these tell it themselves.
CREATE FUNCTION announce_arranged() RETURNS trigger LANGUAGE plpgsql
    SET enable_seqscan = off
AS $$
BEGIN
    PERFORM pg_notify('chatapp', json_build_object(
            'type', 'conversation_arranged', 'person', NEW.user_id, 'partnerName', partner.username)::text)
        FROM conversations JOIN users partner ON partner.id = low_user_id + high_user_id - NEW.user_id
        WHERE conversations.id = NEW.conversation_id;
    RETURN NULL;
END $$;

CREATE TRIGGER announce_arranged AFTER UPDATE OF section, pinned_at, muted_until, is_marked_unread ON participants
    FOR EACH ROW WHEN (pg_trigger_depth() = 0 AND NEW.read_seq = OLD.read_seq
        AND (NEW.section, NEW.pinned_at, NEW.muted_until, NEW.is_marked_unread)
            IS DISTINCT FROM (OLD.section, OLD.pinned_at, OLD.muted_until, OLD.is_marked_unread))
    EXECUTE FUNCTION announce_arranged();
