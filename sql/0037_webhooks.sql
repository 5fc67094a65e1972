-- Webhooks: what is sent to somebody is posted to an address of a program that holds no socket open.

-- At most one for a token, and it ends with that. The program needs the secret itself to check what comes, and so do we to sign it. Where the operator
-- gives a key (CHATAPP_SECRET_KEY), it is encrypted, and `closed_with` says with which.
CREATE TABLE webhooks (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    token_id    bigint NOT NULL UNIQUE REFERENCES api_tokens ON DELETE CASCADE,
    user_id     bigint NOT NULL REFERENCES users ON DELETE CASCADE,
    url         text NOT NULL CHECK (char_length(url) <= 2000),
    secret      bytea NOT NULL,
    closed_with text,
    created_at  timestamptz NOT NULL DEFAULT now(),
    answered_at timestamptz, -- when it was last tried, and what came of it
    status      integer,
    answer      text
);
CREATE INDEX webhooks_user ON webhooks (user_id, id);

-- How far each conversation was posted, in its order. `wanted_seq` is the last message that was heard of, `queued_at` since when a job is at it: one at
-- a time. As for push, nothing refers to the conversation.
CREATE TABLE webhook_positions (
    webhook_id      bigint NOT NULL REFERENCES webhooks ON DELETE CASCADE,
    conversation_id bigint NOT NULL,
    wanted_seq      bigint NOT NULL,
    sent_seq        bigint NOT NULL,
    queued_at       timestamptz,
    PRIMARY KEY (webhook_id, conversation_id)
) WITH (fillfactor = 70);
