-- Messages that disappear some days after they were sent, where one of the two people has set that.

-- In how many days messages of a conversation disappear that are sent from now on; null: never.
ALTER TABLE conversations ADD COLUMN disappear_days smallint CHECK (disappear_days IN (1, 7, 30));

-- `expires_at` is given with the message and does not change when the setting does: nothing disappears that was sent before. `notice` is what a message says
-- by itself beside its text, such as that the setting was changed.
ALTER TABLE messages
    ADD COLUMN expires_at     timestamptz,
    ADD COLUMN disappeared_at timestamptz,
    ADD COLUMN notice         text;

-- Those that are still to disappear; sending pays for it only where they do.
CREATE INDEX messages_expiring ON messages (expires_at) WHERE expires_at IS NOT NULL AND disappeared_at IS NULL;

-- What disappears is deleted: its row stays for the number, so that devices that were away learn of it as of any change.
ALTER TABLE messages ADD CONSTRAINT messages_disappeared_check CHECK (disappeared_at IS NULL OR deleted_at IS NOT NULL) NOT VALID;

-- `SELECT set_disappearing(ann.id, bob.id, 7) FROM users ann, users bob WHERE ann.username = 'ann' AND bob.username = 'bob'` is all that it takes, in psql
-- too. The conversation says so by a message of who has set it. Returns its id, or null where all was so already.
CREATE FUNCTION set_disappearing(person bigint, partner bigint, days integer) RETURNS bigint LANGUAGE plpgsql
    SET enable_seqscan = off
AS $$
DECLARE
    low  bigint := least(person, partner);
    high bigint := greatest(person, partner);
    told bigint;
BEGIN
    PERFORM begin_conversation(low, high, NULL);
    UPDATE conversations SET disappear_days = days
        WHERE low_user_id = low AND high_user_id = high AND disappear_days IS DISTINCT FROM days;
    IF FOUND THEN
        INSERT INTO messages (sender_id, recipient_id, body, notice)
            VALUES (person, partner, CASE
                WHEN days IS NULL THEN 'Messages no longer disappear.'
                WHEN days = 1 THEN 'Messages that are sent from now on disappear after a day.'
                ELSE format('Messages that are sent from now on disappear after %s days.', days) END,
                'disappearing:' || coalesce(days, 0))
            RETURNING id INTO told;
    END IF;
    RETURN told;
END $$;

-- As in 0025. A reply is to a message of the same conversation (0027), and a message gets the time at which it disappears.
CREATE OR REPLACE FUNCTION number_message() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    low        bigint := least(NEW.sender_id, NEW.recipient_id);
    high       bigint := greatest(NEW.sender_id, NEW.recipient_id);
    slot       timestamptz;
    is_refused boolean;
    days       smallint;
BEGIN
    LOOP
        UPDATE conversations
            SET last_seq = last_seq + 1, last_message_at = greatest(clock_timestamp(), last_message_at)
            WHERE low_user_id = low AND high_user_id = high
            RETURNING id, last_seq, last_message_at, active_slot,
                is_closed OR low_blocks_since IS NOT NULL OR high_blocks_since IS NOT NULL, disappear_days
            INTO NEW.conversation_id, NEW.seq, NEW.created_at, slot, is_refused, days;
        EXIT WHEN FOUND;
        PERFORM begin_conversation(low, high, slot_of(clock_timestamp()));
    END LOOP;
    IF is_refused THEN
        PERFORM refuse_message(NEW.sender_id, NEW.recipient_id);
    END IF;
    IF days IS NOT NULL THEN
        NEW.expires_at := NEW.created_at + days * interval '1 day';
    END IF;
    IF NEW.reply_to IS NOT NULL THEN
        PERFORM FROM messages WHERE id = NEW.reply_to AND conversation_id = NEW.conversation_id;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'A reply is to a message of the same conversation.' USING ERRCODE = 'CA006';
        END IF;
    END IF;
    IF slot_of(NEW.created_at) IS DISTINCT FROM slot THEN
        slot := slot_of(NEW.created_at);
        UPDATE conversations SET active_slot = slot WHERE id = NEW.conversation_id;
        UPDATE participants SET active_slot = slot WHERE conversation_id = NEW.conversation_id;
    END IF;
    RETURN NEW;
END $$;
