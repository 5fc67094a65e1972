-- How people get in, and to whom they may write.

-- A link by which somebody makes an account where sign-up is by invitation. The link has the secret, this its SHA-256. Names are as they were.
CREATE TABLE invitations (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    secret_hash bytea NOT NULL UNIQUE,
    uses        int NOT NULL CHECK (uses BETWEEN 1 AND 1000),
    used        int NOT NULL DEFAULT 0 CHECK (used BETWEEN 0 AND uses),
    note        text NOT NULL,
    made_by     text NOT NULL,
    made_at     timestamptz NOT NULL DEFAULT now(),
    expires_at  timestamptz NOT NULL,
    revoked_at  timestamptz,
    -- What does not depend on the time of day. One that is unused may have ended.
    stage       text NOT NULL GENERATED ALWAYS AS (CASE
        WHEN revoked_at IS NOT NULL THEN 'revoked' WHEN used = uses THEN 'used-up' ELSE 'unused' END) STORED
);
CREATE INDEX invitations_stage ON invitations (stage, id);

-- Where people may write only one message to somebody who has not written back: refuses the second, and the statement with it. What the
-- server stores says whether it is so by a setting that lasts for the statement; psql may do as it likes.
--
-- The rows have their numbers by now, and so the locks of their conversations: nobody can write in them at the same moment, on
-- another instance either. The detail names what has to be left out.
CREATE FUNCTION refuse_unanswered() RETURNS trigger LANGUAGE plpgsql
    SET enable_seqscan = off
AS $$
DECLARE
    unanswered json;
BEGIN
    -- An answer is looked for among the latest messages of the two, which both have written as a rule; else among all that the
    -- sender was ever sent, which are few where nobody answers.
    SELECT json_agg(json_build_object('senderId', sender_id, 'key', client_key)) INTO unanswered FROM made
        WHERE seq > 1
        AND NOT EXISTS (
            SELECT FROM (
                SELECT sender_id FROM messages earlier
                WHERE earlier.conversation_id = made.conversation_id AND earlier.seq < made.seq
                ORDER BY earlier.seq DESC LIMIT 100) latest
            WHERE latest.sender_id = made.recipient_id)
        AND NOT EXISTS (
            SELECT FROM (
                SELECT sender_id, seq FROM messages received WHERE received.recipient_id = made.sender_id OFFSET 0) received
            WHERE received.sender_id = made.recipient_id AND received.seq < made.seq);
    IF unanswered IS NOT NULL THEN
        RAISE EXCEPTION 'The recipient has not written back yet.' USING ERRCODE = 'CA004', DETAIL = unanswered::text;
    END IF;
    RETURN NULL;
END $$;

-- Its name comes before those of the others, so that it is called first.
CREATE TRIGGER allow_to_write AFTER INSERT ON messages REFERENCING NEW TABLE AS made
    FOR EACH STATEMENT WHEN (current_setting('chatapp.who_may_write', true) = 'answered')
    EXECUTE FUNCTION refuse_unanswered();
