-- What is edited or deleted afterwards is posted to webhooks too, after its message and in the order of changes.

-- As `wanted_seq` and `sent_seq` for messages (0037). What was changed before this was there is not posted.
ALTER TABLE webhook_positions
    ADD COLUMN wanted_change bigint NOT NULL DEFAULT 0,
    ADD COLUMN sent_change   bigint NOT NULL DEFAULT 0;
UPDATE webhook_positions SET wanted_change = last_change, sent_change = last_change
    FROM conversations WHERE conversations.id = conversation_id;
