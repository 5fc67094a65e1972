-- What it costs to read goes by what is shown, not by how many people, conversations and messages there are.

-- Names, in their order, with all that a list of people needs: it is read from the index alone.
DROP INDEX users_name;
CREATE UNIQUE INDEX users_name ON users (lower(username COLLATE "C")) INCLUDE (id, username, disabled_at);

-- Every end of every name, in lower case: "smith", "mith", "ith", "th", "h". What is in a name begins one of them, so that a part of
-- a name is found as a range of the primary key, in any script. No foreign key: its check of a removed
-- account would need an index of its own; the triggers below know what to remove.
CREATE TABLE name_ends (
    name_end text COLLATE "C" NOT NULL,
    user_id  bigint NOT NULL,
    PRIMARY KEY (name_end, user_id)
);

CREATE FUNCTION name_ends_of(username text) RETURNS SETOF text IMMUTABLE LANGUAGE sql AS $$
    SELECT DISTINCT substr(lower(username COLLATE "C"), place) FROM generate_series(1, length(username)) place
$$;

CREATE FUNCTION keep_name_ends() RETURNS trigger LANGUAGE plpgsql
    SET enable_seqscan = off
AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        DELETE FROM name_ends WHERE user_id = OLD.id AND name_end IN (SELECT name_ends_of(OLD.username));
    END IF;
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO name_ends SELECT name_ends_of(NEW.username), NEW.id;
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER keep_name_ends AFTER INSERT OR DELETE OR UPDATE OF username ON users
    FOR EACH ROW EXECUTE FUNCTION keep_name_ends();

CREATE FUNCTION truncate_name_ends() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    TRUNCATE name_ends;
    RETURN NULL;
END $$;

CREATE TRIGGER truncate_name_ends AFTER TRUNCATE ON users
    FOR EACH STATEMENT EXECUTE FUNCTION truncate_name_ends();

INSERT INTO name_ends SELECT name_ends_of(username), id FROM users;

-- A conversation is looked up by its two people whichever of them is the lower one. With one of them alone, who looked
-- at a row of somebody with many conversations went through all of them.
DROP INDEX conversations_high_user;
CREATE INDEX conversations_high_user ON conversations (high_user_id, low_user_id);

-- The list of conversations is in the order of their last messages, which change all the time: an index on that would have to be
-- written with each of them. So time has slots. An index has the slot of a conversation's last message, which is written with the
-- first message in each slot; and within a slot, the few there are get sorted.
CREATE FUNCTION slot_of(moment timestamptz) RETURNS timestamptz IMMUTABLE LANGUAGE sql
    RETURN date_bin('5 minutes', moment, timestamptz 'epoch');

-- The same in all three rows; null where there was never a message: number_message() compares the conversation's, which it has at
-- hand. The partner's name, in lower case, stands in the index too, so that a search looks at nothing but that.
ALTER TABLE conversations ADD COLUMN active_slot timestamptz;
ALTER TABLE participants ADD COLUMN active_slot timestamptz, ADD COLUMN partner_name text COLLATE "C";

UPDATE conversations SET active_slot = slot_of(last_message_at) WHERE last_message_at IS NOT NULL;
UPDATE participants SET active_slot = conversations.active_slot, partner_name = lower(username COLLATE "C")
    FROM conversations, users
    WHERE conversations.id = conversation_id AND users.id = low_user_id + high_user_id - user_id;
ALTER TABLE participants ALTER COLUMN partner_name SET NOT NULL;
CREATE INDEX participants_activity ON participants (user_id, active_slot) INCLUDE (conversation_id, partner_name);

CREATE FUNCTION keep_partner_name() RETURNS trigger LANGUAGE plpgsql
    SET enable_seqscan = off
AS $$
BEGIN
    UPDATE participants SET partner_name = lower(NEW.username COLLATE "C")
        WHERE user_id <> NEW.id AND conversation_id IN (SELECT conversation_id FROM participants WHERE user_id = NEW.id);
    RETURN NULL;
END $$;

CREATE TRIGGER keep_partner_name AFTER UPDATE OF username ON users
    FOR EACH ROW EXECUTE FUNCTION keep_partner_name();

-- All messages of a person, the latest first, by id. Ids and numbers may disagree, so only ids lead through all of them.
CREATE INDEX messages_sender ON messages (sender_id, id);
CREATE INDEX messages_recipient ON messages (recipient_id, id);

-- The setting that number_message() had for itself, which costs microseconds at each call, is made once for a statement and all its
-- rows. It lasts until the end of the transaction.
CREATE FUNCTION plan_by_index() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('enable_seqscan', 'off', true);
    RETURN NULL;
END $$;

CREATE TRIGGER plan_by_index BEFORE INSERT ON messages
    FOR EACH STATEMENT EXECUTE FUNCTION plan_by_index();

-- As in 0002, and keeps the slots: conversation and participants are locked in this order, as everywhere.
CREATE OR REPLACE FUNCTION number_message() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    low  bigint := least(NEW.sender_id, NEW.recipient_id);
    high bigint := greatest(NEW.sender_id, NEW.recipient_id);
    slot timestamptz;
BEGIN
    LOOP
        UPDATE conversations
            SET last_seq = last_seq + 1, last_message_at = greatest(clock_timestamp(), last_message_at)
            WHERE low_user_id = low AND high_user_id = high
            RETURNING id, last_seq, last_message_at, active_slot
            INTO NEW.conversation_id, NEW.seq, NEW.created_at, slot;
        EXIT WHEN FOUND;
        WITH made AS (
            INSERT INTO conversations (low_user_id, high_user_id, active_slot)
                VALUES (low, high, slot_of(clock_timestamp()))
                ON CONFLICT (low_user_id, high_user_id) DO NOTHING RETURNING id, active_slot)
        INSERT INTO participants (user_id, conversation_id, active_slot, partner_name)
            SELECT person, made.id, active_slot, lower(username COLLATE "C")
            FROM made, (VALUES (low, high), (high, low)) AS people (person, partner)
            JOIN users ON users.id = partner;
    END LOOP;
    IF slot_of(NEW.created_at) IS DISTINCT FROM slot THEN
        slot := slot_of(NEW.created_at);
        UPDATE conversations SET active_slot = slot WHERE id = NEW.conversation_id;
        UPDATE participants SET active_slot = slot WHERE conversation_id = NEW.conversation_id;
    END IF;
    RETURN NEW;
END $$;
