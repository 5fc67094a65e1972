-- How far the messages of a conversation have reached a device of this person: what they fetched, whether or not they looked at it. Where they have
-- read further, it is as far as that. Instances gather it and write it now and then, for all people at once; not indexed, as read_seq.
ALTER TABLE participants ADD COLUMN delivered_seq bigint NOT NULL DEFAULT 0;

-- A mark of delivery that moves is told to both people, unless one of them keeps read marks private. Who has blocked the partner has marks that
-- stay where they are: see moveDeliveredMarks().
CREATE FUNCTION announce_delivered_mark() RETURNS trigger LANGUAGE plpgsql
    SET enable_seqscan = off
AS $$
BEGIN
    PERFORM pg_notify('chatapp', json_build_object(
            'type', 'delivered', 'seq', NEW.delivered_seq, 'reader', reader.id, 'partner', partner.id,
            'readerName', reader.username, 'partnerName', partner.username)::text)
        FROM conversations
        JOIN users reader ON reader.id = NEW.user_id
        JOIN users partner ON partner.id = low_user_id + high_user_id - NEW.user_id
        WHERE conversations.id = NEW.conversation_id AND reader.shows_read_marks AND partner.shows_read_marks;
    RETURN NULL;
END $$;

CREATE TRIGGER announce_delivered AFTER UPDATE OF delivered_seq ON participants
    FOR EACH ROW WHEN (NEW.delivered_seq > OLD.delivered_seq)
    EXECUTE FUNCTION announce_delivered_mark();
