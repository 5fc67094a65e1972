-- An announcement says when it was made, so that each instance can tell how long it took to reach the sockets.
CREATE OR REPLACE FUNCTION announce_messages() RETURNS trigger LANGUAGE plpgsql
    SET enable_seqscan = off
AS $$
BEGIN
    PERFORM pg_notify('chatapp', json_build_object(
        'type', 'message', 'id', made.id, 'conversation', conversation_id, 'seq', seq,
        'sender', sender_id, 'recipient', recipient_id,
        'senderName', (SELECT username FROM users WHERE users.id = sender_id),
        'recipientName', (SELECT username FROM users WHERE users.id = recipient_id),
        'at', extract(epoch FROM clock_timestamp()))::text)
        FROM made;
    RETURN NULL;
END $$;
