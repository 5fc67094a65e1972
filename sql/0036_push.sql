-- Web push: what is told to browsers in which no page is open, through the push service that each browser has chosen.

-- What signs requests to push services (RFC 8292). A browser subscribes to one of these keys, so that a key lives as long as a subscription to it
-- does; newcomers get the newest. Where the operator gives a key (CHATAPP_SECRET_KEY), the private part is encrypted, and `closed_with` says with which.
CREATE TABLE push_keys (
    id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    public_key  text NOT NULL,
    private_key bytea NOT NULL,
    closed_with text,
    created_at  timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX push_keys_newest ON push_keys (created_at DESC, id);

-- Devices that are told: at most one for each session, and it ends with that. What a subscription has is for writing to the device alone.
CREATE TABLE push_subscriptions (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id      bigint NOT NULL REFERENCES users ON DELETE CASCADE,
    session_id   uuid NOT NULL UNIQUE REFERENCES sessions ON DELETE CASCADE,
    key_id       uuid NOT NULL REFERENCES push_keys,
    endpoint     text NOT NULL UNIQUE CHECK (char_length(endpoint) <= 2000),
    public_key   text NOT NULL,
    auth_secret  text NOT NULL,
    origin       text NOT NULL, -- where its browser reached ChatApp: what a push service is told of who sends
    language     text NOT NULL, -- of its browser, for whoever has chosen none
    created_at   timestamptz NOT NULL DEFAULT now(),
    told_at      timestamptz,   -- when its push service last took something
    failed_at    timestamptz,   -- when it last did not, for good
    failure      text
);
CREATE INDEX push_subscriptions_user ON push_subscriptions (user_id, id);
CREATE INDEX push_subscriptions_key ON push_subscriptions (key_id);

CREATE TRIGGER remove_push_subscriptions AFTER UPDATE OF deleted_at ON users
    FOR EACH ROW WHEN (OLD.deleted_at IS NULL AND NEW.deleted_at IS NOT NULL)
    EXECUTE FUNCTION remove_of_deleted('push_subscriptions');

-- The notifications of conversations that devices show, or are about to. `told_seq` is the message that a device was told of last, 0 where there
-- was none; `queued_at` since when a job waits that brings the device up to date. Nothing here refers to the conversation: that would lock its row,
-- and senders would pay for it.
CREATE TABLE push_notices (
    subscription_id bigint NOT NULL REFERENCES push_subscriptions ON DELETE CASCADE,
    conversation_id bigint NOT NULL,
    told_seq        bigint NOT NULL DEFAULT 0,
    queued_at       timestamptz,
    PRIMARY KEY (subscription_id, conversation_id)
) WITH (fillfactor = 70);
