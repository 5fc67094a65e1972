-- Whom somebody has blocked, and what they keep private.

-- Since when each of the two has blocked the other. It stands in the conversation, under whose lock messages get their numbers: no message
-- comes in between, whichever server or psql stores it, and number_message() has it at hand. It changes with no message, so that its indexes,
-- which list whom somebody has blocked, cost none.
ALTER TABLE conversations
    ADD COLUMN low_blocks_since timestamptz,
    ADD COLUMN high_blocks_since timestamptz;
CREATE INDEX conversations_low_blocks ON conversations (low_user_id) WHERE low_blocks_since IS NOT NULL;
CREATE INDEX conversations_high_blocks ON conversations (high_user_id) WHERE high_blocks_since IS NOT NULL;

-- How far the partner sees that this person has read, where they do not see more any more. Null: as far as `read_seq`.
ALTER TABLE participants ADD COLUMN shown_seq bigint;

-- Who shows none of these does not see others'.
ALTER TABLE users
    ADD COLUMN shows_read_marks boolean NOT NULL DEFAULT true,
    ADD COLUMN shows_presence boolean NOT NULL DEFAULT true;

-- The picture by which somebody is shown a person who has blocked them: the one of then, or none. And what these show, once their people have
-- other pictures.
CREATE TABLE shown_pictures (
    user_id   bigint NOT NULL REFERENCES users ON DELETE CASCADE,
    person_id bigint NOT NULL REFERENCES users ON DELETE CASCADE,
    hash      text,
    PRIMARY KEY (user_id, person_id)
);
CREATE INDEX shown_pictures_person ON shown_pictures (person_id);
CREATE INDEX shown_pictures_hash ON shown_pictures (hash);

CREATE TABLE earlier_pictures (
    hash  text PRIMARY KEY,
    small bytea NOT NULL,
    large bytea NOT NULL
);
ALTER TABLE earlier_pictures ALTER COLUMN small SET STORAGE EXTERNAL, ALTER COLUMN large SET STORAGE EXTERNAL;

-- Its name comes after that of the trigger that changes the person, whom block() locks: who blocks at the same moment is waited for.
CREATE FUNCTION keep_shown_picture() RETURNS trigger LANGUAGE plpgsql
    SET enable_seqscan = off
AS $$
BEGIN
    IF EXISTS (SELECT FROM shown_pictures WHERE person_id = OLD.user_id AND hash = OLD.hash) THEN
        INSERT INTO earlier_pictures VALUES (OLD.hash, OLD.small, OLD.large) ON CONFLICT DO NOTHING;
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER keep_picture_shown AFTER UPDATE OR DELETE ON pictures
    FOR EACH ROW EXECUTE FUNCTION keep_shown_picture();

CREATE FUNCTION forget_pictures(hashes text[]) RETURNS void LANGUAGE plpgsql
    SET enable_seqscan = off
AS $$
BEGIN
    DELETE FROM earlier_pictures
        WHERE hash = ANY(hashes) AND NOT EXISTS (SELECT FROM shown_pictures WHERE shown_pictures.hash = earlier_pictures.hash);
END $$;

-- Makes a conversation of two people who may not have one yet. Whoever else makes it at the same moment is waited for. Whether an account was
-- deleted is looked at once the foreign keys were: they wait for who deletes it.
CREATE FUNCTION begin_conversation(low bigint, high bigint, slot timestamptz) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    WITH made AS (
        INSERT INTO conversations (low_user_id, high_user_id, active_slot) VALUES (low, high, slot)
            ON CONFLICT (low_user_id, high_user_id) DO NOTHING RETURNING id, active_slot)
    INSERT INTO participants (user_id, conversation_id, active_slot, partner_name)
        SELECT person, made.id, active_slot, lower(username COLLATE "C")
        FROM made, (VALUES (low, high), (high, low)) AS people (person, partner)
        JOIN users ON users.id = partner;
    PERFORM FROM users WHERE id IN (low, high) AND deleted_at IS NOT NULL;
    IF FOUND THEN
        RAISE EXCEPTION 'One of the two accounts was deleted.' USING ERRCODE = 'CA003';
    END IF;
END $$;

-- `SELECT block(ann.id, bob.id) FROM users ann, users bob WHERE ann.username = 'ann' AND bob.username = 'bob'` is all that it takes, in psql
-- too. Where there is no conversation, there is one from then on, without a message. Once it is committed, no message comes through any more; one that
-- had its number before is committed before.
CREATE FUNCTION block(blocker bigint, blocked bigint) RETURNS void LANGUAGE plpgsql
    SET enable_seqscan = off
AS $$
DECLARE
    low  bigint := least(blocker, blocked);
    high bigint := greatest(blocker, blocked);
    this bigint;
BEGIN
    IF blocker = blocked THEN
        RAISE EXCEPTION 'Nobody blocks themselves.' USING ERRCODE = 'check_violation';
    END IF;
    PERFORM begin_conversation(low, high, NULL);
    UPDATE conversations
        SET low_blocks_since = CASE blocker WHEN low THEN coalesce(low_blocks_since, clock_timestamp()) ELSE low_blocks_since END,
            high_blocks_since = CASE blocker WHEN high THEN coalesce(high_blocks_since, clock_timestamp()) ELSE high_blocks_since END
        WHERE low_user_id = low AND high_user_id = high
        RETURNING id INTO this;
    UPDATE participants SET shown_seq = coalesce(shown_seq, read_seq) WHERE user_id = blocker AND conversation_id = this;
    INSERT INTO shown_pictures SELECT blocked, id, picture FROM users WHERE id = blocker FOR SHARE ON CONFLICT DO NOTHING;
END $$;

CREATE FUNCTION unblock(blocker bigint, blocked bigint) RETURNS void LANGUAGE plpgsql
    SET enable_seqscan = off
AS $$
DECLARE
    low   bigint := least(blocker, blocked);
    high  bigint := greatest(blocker, blocked);
    this  bigint;
    shown text;
BEGIN
    UPDATE conversations
        SET low_blocks_since = CASE blocker WHEN low THEN NULL ELSE low_blocks_since END,
            high_blocks_since = CASE blocker WHEN high THEN NULL ELSE high_blocks_since END
        WHERE low_user_id = low AND high_user_id = high
        RETURNING id INTO this;
    UPDATE participants SET shown_seq = NULL WHERE user_id = blocker AND conversation_id = this;
    DELETE FROM shown_pictures WHERE user_id = blocked AND person_id = blocker RETURNING hash INTO shown;
    PERFORM forget_pictures(ARRAY[shown]);
END $$;

-- Says why a message cannot be stored. The detail has between whom, for a server that leaves it out and stores the rest of its batch.
CREATE FUNCTION refuse_message(sender bigint, recipient bigint) RETURNS void LANGUAGE plpgsql
    SET enable_seqscan = off
AS $$
DECLARE
    by_sender    boolean;
    by_recipient boolean;
BEGIN
    SELECT CASE sender WHEN low_user_id THEN low_blocks_since ELSE high_blocks_since END IS NOT NULL,
           CASE sender WHEN low_user_id THEN high_blocks_since ELSE low_blocks_since END IS NOT NULL
        INTO by_sender, by_recipient
        FROM conversations
        WHERE low_user_id = least(sender, recipient) AND high_user_id = greatest(sender, recipient) AND NOT is_closed;
    IF by_sender OR by_recipient THEN
        RAISE EXCEPTION 'One of the two people has blocked the other.' USING ERRCODE = 'CA005',
            DETAIL = json_build_object('senderId', sender, 'recipientId', recipient, 'isBySender', by_sender)::text;
    END IF;
    RAISE EXCEPTION 'One of the two accounts was deleted.' USING ERRCODE = 'CA003';
END $$;

-- As in 0016, and refuses what is between two people of whom one has blocked the other.
CREATE OR REPLACE FUNCTION number_message() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    low        bigint := least(NEW.sender_id, NEW.recipient_id);
    high       bigint := greatest(NEW.sender_id, NEW.recipient_id);
    slot       timestamptz;
    is_refused boolean;
BEGIN
    LOOP
        UPDATE conversations
            SET last_seq = last_seq + 1, last_message_at = greatest(clock_timestamp(), last_message_at)
            WHERE low_user_id = low AND high_user_id = high
            RETURNING id, last_seq, last_message_at, active_slot,
                is_closed OR low_blocks_since IS NOT NULL OR high_blocks_since IS NOT NULL
            INTO NEW.conversation_id, NEW.seq, NEW.created_at, slot, is_refused;
        EXIT WHEN FOUND;
        PERFORM begin_conversation(low, high, slot_of(clock_timestamp()));
    END LOOP;
    IF is_refused THEN
        PERFORM refuse_message(NEW.sender_id, NEW.recipient_id);
    END IF;
    IF slot_of(NEW.created_at) IS DISTINCT FROM slot THEN
        slot := slot_of(NEW.created_at);
        UPDATE conversations SET active_slot = slot WHERE id = NEW.conversation_id;
        UPDATE participants SET active_slot = slot WHERE conversation_id = NEW.conversation_id;
    END IF;
    RETURN NEW;
END $$;

-- As in 0016. Where the partner is not to know, the reader stands in their place, so that servers of every version tell the reader's own
-- devices and nobody else.
CREATE OR REPLACE FUNCTION announce_read_mark() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('chatapp', json_build_object(
            'type', 'read', 'seq', NEW.read_seq, 'reader', reader.id,
            'partner', CASE WHEN NEW.shown_seq IS NULL AND reader.shows_read_marks AND partner.shows_read_marks
                THEN partner.id ELSE reader.id END,
            'readerName', reader.username, 'partnerName', partner.username)::text)
        FROM conversations
        JOIN users reader ON reader.id = NEW.user_id
        JOIN users partner ON partner.id = low_user_id + high_user_id - NEW.user_id
        WHERE conversations.id = NEW.conversation_id;
    RETURN NULL;
END $$;

-- Blocks go with either account, before its picture does.
CREATE FUNCTION remove_blocks() RETURNS trigger LANGUAGE plpgsql
    SET enable_seqscan = off
AS $$
DECLARE
    hashes text[] := ARRAY(SELECT hash FROM shown_pictures WHERE user_id = NEW.id OR person_id = NEW.id);
BEGIN
    DELETE FROM shown_pictures WHERE user_id = NEW.id OR person_id = NEW.id;
    PERFORM forget_pictures(hashes);
    UPDATE conversations SET low_blocks_since = NULL, high_blocks_since = NULL
        WHERE (low_user_id = NEW.id OR high_user_id = NEW.id) AND (low_blocks_since IS NOT NULL OR high_blocks_since IS NOT NULL);
    RETURN NULL;
END $$;

CREATE TRIGGER remove_blocks AFTER UPDATE OF deleted_at ON users
    FOR EACH ROW WHEN (OLD.deleted_at IS NULL AND NEW.deleted_at IS NOT NULL)
    EXECUTE FUNCTION remove_blocks();
